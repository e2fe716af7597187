// A DNS question for a server's address or mail exchanger and its answer, over UDP.

const TYPE_A = 1;
const TYPE_MX = 15;

function encodeName(name) {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

export function dns({ random, site }, script) {
  const mail = random.chance(0.3);
  const target = random.pick(site.servers.access);
  const question = Buffer.concat([encodeName(mail ? site.domain : target.name), Buffer.from([0, mail ? TYPE_MX : TYPE_A, 0, 1])]);
  const id = random.below(65536);
  const header = (flags, answers) => Buffer.from([id >>> 8, id & 0xff, flags >>> 8, flags & 0xff, 0, 1, 0, answers, 0, 0, 0, 0]);
  const data = mail ? Buffer.concat([Buffer.from([0, 10]), encodeName(target.name)]) : target.ipv4;
  const answer = Buffer.concat([Buffer.from([0xc0, 12, 0, mail ? TYPE_MX : TYPE_A, 0, 1, 0, 0, 0x0e, 0x10, 0, data.length]), data]);
  script.client(Buffer.concat([header(0x0100, 0), question]));
  script.server(Buffer.concat([header(0x8580, 1), question, answer]));
}
