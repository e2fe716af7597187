/**
 * A mail server that delivers to another one as Exchange's transport does: node anonymous-tls-client.mjs LOCAL SERVER.
 * It asks for X-ANONYMOUSTLS where that is on offer, and goes on in clear when it is refused or missing.
 */
import { once } from 'node:events';
import net from 'node:net';
import { connect } from 'node:tls';

const [, , localAddress, host] = process.argv;
/** A body that would be a login and an upgrade, were it read as commands. */
const MESSAGE = 'Subject: Quarterly figures\r\n\r\nAUTH LOGIN\r\nSTARTTLS\r\n';
/** Recipient properties, binary. */
const PROPERTIES = Buffer.from(Array.from({ length: 64 }, (_, at) => (at * 7) & 0xff));

const socket = net.connect({ host, port: 25, localAddress });
let stream = socket;
let input = '';

async function answer() {
  for (;;) {
    const found = /^(?:\d{3}-.*\r\n)*(\d{3}) .*\r\n/.exec(input);
    if (found !== null) {
      input = input.slice(found[0].length);
      return { code: Number(found[1]), text: found[0] };
    }
    const [piece] = await once(stream, 'data');
    input += piece.toString('latin1');
  }
}

async function say(line) {
  stream.write(`${line}\r\n`);
  return answer();
}

async function expected(code, told) {
  const { code: got, text } = await told;
  if (got !== code) throw new Error(`${code} expected, came: ${text}`);
}

await expected(220, answer());
const offers = await say('EHLO hub01.contoso.test');
const offered = /^250[- ]X-ANONYMOUSTLS\r$/m.test(offers.text);
if (offered && (await say('X-ANONYMOUSTLS')).code === 220) {
  // Exchange does not validate the chain here either.
  stream = connect({ socket, rejectUnauthorized: false });
  await once(stream, 'secureConnect');
  await expected(250, say('EHLO hub01.contoso.test'));
  await expected(235, say('X-EXPS EXCHANGEAUTH SHA256 bm90IGEgcmVhbCB0aWNrZXQ='));
}
await expected(250, say('MAIL FROM:<alice@contoso.test> BODY=BINARYMIME'));
await expected(250, say('RCPT TO:<bob@contoso.test>'));
await expected(354, say(`XEXCH50 ${PROPERTIES.length} 2`));
stream.write(PROPERTIES);
await expected(250, answer());
stream.write(`BDAT ${MESSAGE.length} LAST\r\n`);
stream.write(MESSAGE);
await expected(250, answer());
await expected(221, say('QUIT'));
stream.end();
