import { type CertificateEvidence, emptyTls, keepProof, type RecordLook, type Side, type TlsEvidence } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { certificateOf, cutChain } from '../x509/chain.js';
import { cipherSuiteName } from './cipher-suites.js';
import type { ClientHello } from './client-hello.js';
import { MAX_CHAIN } from './constants.js';
import { parseKeyExchange } from './key-exchange.js';
import type { ServerHello } from './server-hello.js';

/** Writes what one session proved into the flow's evidence. Nothing is written before something is proven. */
export class TlsFacts {
  /** Null while nothing is proven. */
  tls: TlsEvidence | null = null;
  clientSide: Side | null;
  readonly #context: InspectionContext;
  /** The client presented the ticket of an earlier session. */
  #ticket = false;

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
    keepProof(evidence, { packet, side, what });
    return this.tls;
  }

  clientHello(hello: ClientHello, side: Side, packet: number, what: string): void {
    this.clientSide = side;
    const tls = this.prove(side, what, packet);
    tls.clientHelloPacket ??= packet;
    tls.offeredVersion ??= hello.offeredVersion;
    tls.sni ??= hello.sni;
    if (tls.alpn.length === 0) tls.alpn = hello.alpn;
    tls.ja3 ??= hello.fingerprints?.ja3 ?? null;
    tls.ja4 ??= hello.fingerprints?.ja4 ?? null;
    if (hello.earlyData) tls.earlyData ??= 'offered';
    this.#ticket = hello.ticket;
  }

  serverHello(hello: ServerHello, side: Side, packet: number, what: string): void {
    this.clientSide = (side ^ 1) as Side;
    const tls = this.prove(side, hello.retry ? 'HelloRetryRequest' : what, packet);
    if (hello.retry) {
      tls.retryPacket ??= packet;
      return;
    }
    tls.serverHelloPacket ??= packet;
    tls.version = hello.version;
    tls.alpnSelected = hello.alpnSelected;
    tls.draft = hello.draft;
    tls.ja3s = hello.ja3s;
    tls.group = hello.group;
    tls.compression = hello.compression;
    tls.downgrade = hello.downgrade;
    tls.extendedMasterSecret = hello.extendedMasterSecret;
    tls.encryptThenMac = hello.encryptThenMac;
    tls.secureRenegotiation = hello.secureRenegotiation;
    if (hello.version === '1.3' && hello.preSharedKey) this.resumed(tls, 'psk');
    if (hello.cipherId !== null) this.cipher(tls, hello.cipherId);
  }

  /** Up to TLS 1.2 the hellos do not tell an accepted ticket from an accepted session identifier (RFC 5077 3.4): the client's offer does. */
  resumed(tls: TlsEvidence, by: TlsEvidence['resumption'] = this.#ticket ? 'ticket' : 'session-id'): void {
    tls.resumed = true;
    tls.resumption = by;
  }

  cipher(tls: TlsEvidence, id: string): void {
    tls.cipherId = id;
    tls.cipher = cipherSuiteName(id);
  }

  underWay(side: Side): void {
    if (this.tls?.midstream || this.sawHello) return;
    this.prove(side, 'TLS records of a session under way').midstream = true;
  }

  /** The first time counts. */
  established(side: Side): void {
    if (this.tls?.established) return;
    const tls = this.prove(side, 'TLS session established');
    tls.established = true;
    tls.establishedPacket = this.#context.packet;
  }

  /** What the records of a session look like that has not shown its suite. */
  look(side: Side, as: RecordLook['as']): void {
    if (this.tls === null) return;
    if (as === 'readable') this.prove(side, 'records of TLS hold readable octets');
    this.tls.look = { as, packet: this.#context.packet };
  }

  certificateRequested(): void {
    if (this.tls !== null) this.tls.clientCertificateRequested ??= this.#context.packet;
  }

  /** Body of a Certificate message. The first one of each side counts. */
  certificates(side: Side, packet: number, bytes: Uint8Array, start: number, end: number, complete: boolean): void {
    const { tls } = this;
    const { evidence } = this.#context;
    const { certificates } = evidence;
    const sentBy = side === this.clientSide ? 'client' : 'server';
    if (tls === null || certificates.some((each) => each.sentBy === sentBy)) return;
    let position = 0;
    const length = cutChain(bytes, start, end, complete, (from, to) => {
      if (position < MAX_CHAIN) certificates.push(presented(bytes, from, to, { sentBy, position, packet }));
      else evidence.leftOut++;
      position++;
    });
    if (sentBy === 'server') tls.chainLength = length;
    else if (position > 0 || length === 0) tls.clientCertificate = { sent: position > 0, packet };
  }

  /** Body of a ServerKeyExchange. */
  keyExchange(bytes: Uint8Array, start: number, end: number): void {
    const { tls } = this;
    if (tls === null || tls.cipher === null) return;
    const found = parseKeyExchange(bytes, start, end, tls.cipher, tls.version === '1.2');
    tls.group ??= found?.group ?? null;
    tls.dhBits ??= found?.dhBits ?? null;
    tls.signatureScheme ??= found?.signatureScheme ?? null;
  }

  /** `packet`: where it was seen, when that is not the current packet. */
  alert(side: Side, description: string, level: 'fatal' | 'warning' = 'fatal', packet = this.#context.packet): void {
    const tls = this.prove(side, `${level} alert ${description}`, packet);
    tls.alert = { side, description, packet, level };
    if (!tls.established) tls.failure = { side, by: 'alert', packet };
  }

  answeredInClear(side: Side): void {
    const tls = this.prove(side, 'answer to the ClientHello is not TLS');
    tls.answeredInClear = true;
    tls.failure = { side, by: 'answer-in-clear', packet: this.#context.packet };
  }
}

function presented(
  bytes: Uint8Array,
  start: number,
  end: number,
  where: Pick<CertificateEvidence, 'sentBy' | 'position' | 'packet'>,
): CertificateEvidence {
  const { sha256, certificate } = certificateOf(bytes, start, end);
  const { sentBy, position, packet } = where;
  return {
    sentBy,
    position,
    packet,
    sha256,
    subject: certificate?.subject ?? null,
    commonName: certificate?.commonName ?? null,
    issuer: certificate?.issuer ?? null,
    alternativeNames: certificate?.alternativeNames ?? [],
    notBefore: certificate?.notBefore ?? null,
    notAfter: certificate?.notAfter ?? null,
    keyKind: certificate?.keyKind ?? null,
    keyBits: certificate?.keyBits ?? null,
    signature: certificate?.signature ?? null,
    selfSigned: certificate?.selfSigned ?? false,
  };
}
