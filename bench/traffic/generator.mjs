// Keeps a number of flows open, lets a random one send next, and replaces those that end, until the file is large enough.
import { APPLICATIONS } from './applications/index.mjs';
import { CaptureFile } from './capture-file.mjs';
import { Content } from './content.mjs';
import { TcpFlow, UdpFlow } from './flow.mjs';
import { FrameTemplate } from './frame.mjs';
import { PROFILES } from './profiles.mjs';
import { Random } from './random.mjs';
import { CLIENT, Script, SERVER } from './script.mjs';
import { ephemeralPort, Site } from './site.mjs';

const START_MICROS = Date.UTC(2011, 2, 7, 9, 0, 0) * 1000;
const MIDSTREAM_AT_START = 0.2; // share of the first flows that began before the capture
const LONGEST_BURST = 4;

/** The table of applications by weight, one entry a unit. */
const lottery = (weights) => Object.entries(weights).flatMap(([name, weight]) => new Array(weight).fill(name));

class Generator {
  #random;
  #content;
  #site;
  #profile;
  #names;
  #announced = [];
  flows = 0;

  constructor(profile, seed) {
    this.#random = new Random(seed);
    this.#content = new Content(this.#random);
    this.#profile = profile;
    this.#site = new Site(this.#random, profile.site);
    this.#names = lottery(profile.weights);
  }

  #openFlow(midstream) {
    const random = this.#random;
    const announced = this.#announced.pop();
    const application = announced?.application ?? APPLICATIONS[random.pick(this.#names)];
    const client = announced?.client ?? random.pick(this.#site.clients);
    const server = announced?.server ?? random.pick(this.#site.servers[random.pick(application.kinds)]);
    const endpoint = announced?.endpoint ?? (application.rpc ? random.pick(server.endpoints) : null);
    if (application.announces) this.#announced.push({ application: APPLICATIONS[application.announces], client, server, endpoint });
    const port = application.port ? random.pick(application.port) : endpoint.port;
    const script = new Script();
    application.say(this.#scene(client, server, endpoint), script);
    this.flows++;
    const templates = this.#templates(application, client, server, port);
    return application.udp
      ? new UdpFlow(script, templates)
      : new TcpFlow(random, script, templates, { midstream, segmentsPerAck: this.#profile.segmentsPerAck });
  }

  #scene(client, server, endpoint) {
    const random = this.#random;
    const { turns, bulk, small } = this.#profile;
    return {
      random,
      content: this.#content,
      site: this.#site,
      client,
      server,
      endpoint,
      small,
      turns: () => random.between(turns[0], turns[1]),
      bulk: () => (random.chance(bulk.none) ? 0 : random.size(bulk)),
    };
  }

  #templates(application, client, server, serverPort) {
    const random = this.#random;
    const clientPort = ephemeralPort(client);
    const shared = {
      ipv6: client.ipv6Capable && !application.ipv4Only,
      vlan: client.vlan,
      tcp: !application.udp,
      pad: random.chance(0.5),
      ipId: random.below(65536),
    };
    const templates = [];
    templates[CLIENT] = new FrameTemplate({ ...shared, from: client, to: server, fromPort: clientPort, toPort: serverPort });
    templates[SERVER] = new FrameTemplate({ ...shared, from: server, to: client, fromPort: serverPort, toPort: clientPort });
    return templates;
  }

  run(file, size) {
    const random = this.#random;
    const { open, gapMicros } = this.#profile;
    const flows = Array.from({ length: open }, () => this.#openFlow(random.chance(MIDSTREAM_AT_START)));
    let micros = START_MICROS;
    while (file.bytes < size) {
      const slot = random.below(open);
      micros += random.below(2 * gapMicros);
      for (let burst = random.between(1, LONGEST_BURST); burst > 0; burst--) {
        if (!flows[slot].step(file, micros)) {
          flows[slot] = this.#openFlow(false);
          break;
        }
        micros += random.between(3, 30);
      }
    }
  }
}

/** Writes the capture; returns what is in it. */
export function generate({ profile, seed, size, output, format }) {
  const file = new CaptureFile(output, format);
  const generator = new Generator(PROFILES[profile], seed);
  try {
    generator.run(file, size);
  } finally {
    file.close();
  }
  return { packets: file.packets, bytes: file.bytes, flows: generator.flows };
}
