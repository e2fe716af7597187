// A TLS session in a script: handshake (TLS 1.0, 1.2, 1.3; full or resumed), then sealed application data.
import { CLIENT, SERVER } from '../script.mjs';
import { makeCertificate } from './certificate.mjs';
import { clientHello, clientKeyExchange, record, serverFlight, serverHello, VERSIONS } from './tls-hello.mjs';

const CHANGE_CIPHER_SPEC = 20;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const LARGEST_RECORD = 16384;
const RESUMED = 0.3;

const certificates = new WeakMap();

function certificateOf(random, server) {
  if (!certificates.has(server)) certificates.set(server, makeCertificate(random, server.name));
  return certificates.get(server);
}

function pickVersion(random) {
  const share = random.below(100);
  if (share < 10) return '1.0';
  return share < 70 ? '1.2' : '1.3';
}

export class TlsSession {
  #content;
  #script;
  #wire;

  /** Says the handshake. `protocols`: what the client offers by ALPN. */
  constructor({ random, content, server }, script, { protocols, resumed = random.chance(RESUMED) } = {}) {
    const version = pickVersion(random);
    this.#content = content;
    this.#script = script;
    this.#wire = VERSIONS[version].wire;
    const sessionId = version === '1.3' || resumed ? random.bytes(32) : Buffer.alloc(0);
    script.client(clientHello(random, { version, serverName: server.name, protocols, sessionId }));
    const echoed = sessionId.length ? sessionId : random.bytes(32);
    const hello = serverHello(random, { version, sessionId: echoed, protocol: protocols?.[0] });
    const changeCipherSpec = record(CHANGE_CIPHER_SPEC, this.#wire, Buffer.from([1]));
    const finished = () => record(HANDSHAKE, this.#wire, content.sealed(version === '1.0' ? 48 : 40));
    if (version === '1.3') {
      const sealed = [content.sealed(27), content.sealed(resumed ? 90 : 1250), content.sealed(69)];
      const flight = sealed.map((bytes) => record(APPLICATION_DATA, this.#wire, bytes));
      script.server(Buffer.concat([hello, changeCipherSpec, ...flight]));
      script.client(Buffer.concat([changeCipherSpec, record(APPLICATION_DATA, this.#wire, content.sealed(69))]));
      return;
    }
    if (resumed) {
      script.server(Buffer.concat([hello, changeCipherSpec, finished()]));
      script.client(Buffer.concat([changeCipherSpec, finished()]));
      return;
    }
    script.server(Buffer.concat([hello, serverFlight(random, version, certificateOf(random, server))]));
    script.client(Buffer.concat([clientKeyExchange(random, version), changeCipherSpec, finished()]));
    script.server(Buffer.concat([changeCipherSpec, finished()]));
  }

  /** Says `length` bytes of application data in records. */
  say(side, length) {
    for (let rest = length; rest > 0; rest -= LARGEST_RECORD) {
      this.#script.say(side, record(APPLICATION_DATA, this.#wire, this.#content.sealed(Math.min(rest, LARGEST_RECORD) + 24)));
    }
  }
}

/** `turns` small questions and answers, then `bulk` bytes from `bulkSide`. */
export function sealedDialogue({ random }, session, { turns, bulk, bulkSide }) {
  for (let i = 0; i < turns; i++) {
    session.say(CLIENT, random.between(12, 180));
    session.say(SERVER, random.between(20, 400));
  }
  if (bulk > 0) {
    session.say(bulkSide, bulk);
    session.say(1 - bulkSide, random.between(20, 60));
  }
}

/** A service that speaks TLS from the first byte; `bulkSide` is who sends the mass of it. */
export function implicitTls(scene, script, { protocols, bulkSide = SERVER } = {}) {
  const session = new TlsSession(scene, script, { protocols, resumed: scene.small || undefined });
  sealedDialogue(scene, session, { turns: scene.turns(), bulk: scene.bulk(), bulkSide });
}
