import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { createTlsInspector } from '../tls/index.js';
import type { Upgrade } from './upgrade.js';

/** Content type of an alert record (RFC 8446 5.1). */
const ALERT = 0x15;

/** Where a readable protocol hands its flow over to TLS: the inspector of what follows, and what it tells the upgrade. The flow's protocol stays what it was. */
export class Handover {
  readonly #context: InspectionContext;
  readonly #upgrade: Upgrade;
  #tls: Inspector | null = null;
  #clientSide: Side | null = null;
  /** What came turned out not to be TLS. */
  #void = false;

  constructor(context: InspectionContext, upgrade: Upgrade) {
    this.#context = context;
    this.#upgrade = upgrade;
  }

  get began(): boolean {
    return this.#tls !== null;
  }

  /** Nothing more to learn of the flow. */
  get done(): boolean {
    return this.#void || this.#tls?.done === true;
  }

  /** TLS begins on this side with the octet `first`. `midstream`: perhaps not with its first record. */
  begin(side: Side, first: number, clientSide: Side | null, midstream = false): void {
    // An alert alone is TLS, but it is not yet a protected session.
    if (first !== ALERT) this.#upgrade.begin(side);
    this.#clientSide = clientSide;
    this.#tls ??= createTlsInspector(this.#context, clientSide, midstream);
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    this.#tls?.data(side, bytes, start, end);
    this.#judge();
  }

  gap(side: Side, length: number): void {
    this.#tls?.gap(side, length);
    this.#judge();
  }

  end(): void {
    this.#tls?.end();
    this.#judge();
  }

  #judge(): void {
    if (this.#void || this.#tls === null || !this.#tls.rejected) return;
    this.#void = true;
    this.#upgrade.void(this.#clientSide ?? 0);
  }
}
