import { MAX_PROOFS, type Side, type TlsEvidence } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { cipherSuiteName } from './cipher-suites.js';
import type { ClientHello } from './client-hello.js';
import type { ServerHello } from './server-hello.js';

const emptyTls = (): TlsEvidence => ({
  version: null,
  offeredVersion: null,
  cipherId: null,
  cipher: null,
  sni: null,
  alpn: [],
  alpnSelected: null,
  clientHelloPacket: null,
  serverHelloPacket: null,
  established: false,
  establishedPacket: null,
  resumed: false,
  midstream: false,
  alert: null,
  answeredInClear: false,
});

/** Writes what one session proved into the flow's evidence. Nothing is written before something is proven. */
export class TlsFacts {
  /** Null while nothing is proven. */
  tls: TlsEvidence | null = null;
  clientSide: Side | null;
  readonly #context: InspectionContext;

  constructor(context: InspectionContext, clientSide: Side | null) {
    this.#context = context;
    this.clientSide = clientSide;
  }

  /** Whether a ClientHello or ServerHello was seen. */
  get sawHello(): boolean {
    return this.tls !== null && (this.tls.clientHelloPacket !== null || this.tls.serverHelloPacket !== null);
  }

  /** `packet`: where it was seen, when that is not the current packet. */
  prove(side: Side, what: string, packet = this.#context.packet): TlsEvidence {
    const { evidence } = this.#context;
    if (this.tls === null) {
      this.tls = emptyTls();
      evidence.tls = this.tls;
      evidence.protocol ??= 'tls';
    }
    evidence.clientSide ??= this.clientSide;
    if (evidence.proofs.length < MAX_PROOFS) evidence.proofs.push({ packet, side, what });
    return this.tls;
  }

  clientHello(hello: ClientHello, side: Side, packet: number, what: string): void {
    this.clientSide = side;
    const tls = this.prove(side, what, packet);
    tls.clientHelloPacket ??= packet;
    tls.offeredVersion ??= hello.offeredVersion;
    tls.sni ??= hello.sni;
    if (tls.alpn.length === 0) tls.alpn = hello.alpn;
  }

  serverHello(hello: ServerHello, side: Side, packet: number, what: string): void {
    this.clientSide = (side ^ 1) as Side;
    const tls = this.prove(side, hello.retry ? 'HelloRetryRequest' : what, packet);
    if (hello.retry) return;
    tls.serverHelloPacket ??= packet;
    tls.version = hello.version;
    tls.alpnSelected = hello.alpnSelected;
    tls.resumed = hello.version === '1.3' && hello.preSharedKey;
    if (hello.cipherId !== null) this.cipher(tls, hello.cipherId);
  }

  cipher(tls: TlsEvidence, id: string): void {
    tls.cipherId = id;
    tls.cipher = cipherSuiteName(id);
  }

  underWay(side: Side): void {
    if (this.tls?.midstream || this.sawHello) return;
    this.prove(side, 'TLS records of a session under way').midstream = true;
  }

  established(side: Side): void {
    const tls = this.prove(side, 'TLS session established');
    tls.established = true;
    tls.establishedPacket = this.#context.packet;
  }

  alert(side: Side, description: string): void {
    this.prove(side, `fatal alert ${description}`).alert = { side, description, packet: this.#context.packet };
  }

  answeredInClear(side: Side): void {
    this.prove(side, 'answer to the ClientHello is not TLS').answeredInClear = true;
  }
}
