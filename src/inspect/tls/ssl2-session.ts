import type { Side } from '../evidence.js';
import { ssl2ErrorDescription } from './alerts.js';
import { blankClientHello } from './client-hello.js';
import type { TlsFacts } from './facts.js';
import { uint16 } from './fields.js';
import { blankServerHello } from './server-hello.js';
import { SSL2_CLIENT_HELLO, SSL2_CLIENT_MASTER_KEY, SSL2_ERROR, SSL2_SERVER_HELLO, type Ssl2Reader } from './sslv2.js';
import { tlsVersion } from './versions.js';

/** What a record of SSLv2 did to the session. */
export type Ssl2Step = 'read' | 'encrypted' | 'failed' | 'not-ssl2';

/**
 * The dialogue of SSLv2 (draft-hickman-netscape-ssl 2): CLIENT-HELLO, SERVER-HELLO, CLIENT-MASTER-KEY, which names the cipher, and everything
 * encrypted from there. A CLIENT-HELLO of this form may also be a TLS client's, answered in TLS.
 */
export class Ssl2Session {
  state: 'none' | 'hello' | 'clear' | 'encrypted' = 'none';
  readonly #facts: TlsFacts;

  constructor(facts: TlsFacts) {
    this.#facts = facts;
  }

  record(side: Side, record: Ssl2Reader, packet: number): Ssl2Step {
    if (this.state === 'encrypted') return 'encrypted';
    const { head, headLength } = record;
    const type = headLength > 0 ? head[0]! : -1;
    const fromClient = side === this.#facts.clientSide;
    if (type === SSL2_CLIENT_HELLO && headLength >= 9 && this.state === 'none') return this.#clientHello(side, record, packet);
    if (type === SSL2_SERVER_HELLO && headLength >= 11 && uint16(head, 3) === 2 && !fromClient)
      return this.#serverHello(side, record, packet);
    if (type === SSL2_CLIENT_MASTER_KEY && headLength >= 4 && fromClient && this.state !== 'none') return this.#masterKey(side, record);
    if (type === SSL2_ERROR && record.length === 3 && this.state !== 'none') {
      this.#facts.alert(side, ssl2ErrorDescription(uint16(head, 1)));
      return 'failed';
    }
    return 'not-ssl2';
  }

  #clientHello(side: Side, { head }: Ssl2Reader, packet: number): Ssl2Step {
    const offeredVersion = tlsVersion(uint16(head, 1));
    if (offeredVersion === null) return 'not-ssl2';
    this.state = 'hello';
    const what = offeredVersion === 'ssl2' ? 'SSLv2 CLIENT-HELLO' : 'ClientHello in SSLv2 form';
    this.#facts.clientHello(blankClientHello(offeredVersion), side, packet, what);
    return 'read';
  }

  #serverHello(side: Side, { head }: Ssl2Reader, packet: number): Ssl2Step {
    this.#facts.serverHello(blankServerHello('ssl2'), side, packet, 'SSLv2 SERVER-HELLO');
    // SESSION-ID-HIT: keys of an earlier session, so no CLIENT-MASTER-KEY follows.
    const hit = head[1] !== 0;
    if (this.#facts.tls !== null) this.#facts.tls.resumed = hit;
    this.state = hit ? 'encrypted' : 'clear';
    return 'read';
  }

  #masterKey(side: Side, { head }: Ssl2Reader): Ssl2Step {
    const tls = this.#facts.prove(side, 'SSLv2 CLIENT-MASTER-KEY');
    this.#facts.cipher(tls, Buffer.from(head.subarray(1, 4)).toString('hex'));
    this.state = 'encrypted';
    return 'read';
  }
}
