import type { LayerEvidence, Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { note } from '../mail/note.js';
import type { Negotiation } from './negotiation.js';
import { KERBEROS_SEALED, KERBEROS_SIGNED, NO_TOKEN, NTLM_TOKEN, TOKEN_FRONT, type WrapToken, wrapToken } from './tokens.js';

/** Whether the protocol's own readable message stands somewhere behind the front of a token, whose end may not be visible. */
export type FindContents = (bytes: Uint8Array, start: number, end: number, limit: number) => boolean;

/** Judges the wrapped messages of one flow: sealed, only signed, or not determinable. */
export class Layer {
  readonly #context: InspectionContext;
  readonly #findContents: FindContents;
  /** Sides that have sent sealed messages. */
  #sealedSides = 0;

  constructor(context: InspectionContext, findContents: FindContents) {
    this.#context = context;
    this.#findContents = findContents;
  }

  /** Both sides send sealed messages and nothing else was wrapped: a login inside the layer could not be read anyway. */
  get settled(): boolean {
    const { layer } = this.#context.evidence;
    return this.#sealedSides === 3 && layer !== null && layer.signed === null && layer.opaque === null;
  }

  /** A wrapped message, visible up to `end`, of which the token ends at `limit`. */
  wrapped(side: Side, bytes: Uint8Array, start: number, end: number, limit: number, negotiation: Negotiation): void {
    // Too little is visible to call it anything.
    if (end < limit && end - start < TOKEN_FRONT) return;
    const token = wrapToken(bytes, start, end);
    const layer = this.#evidence();
    layer.mechanism ??= mechanismOf(token) ?? negotiation.mechanism;
    const { packet } = this.#context;
    if (this.#findContents(bytes, start, end, limit)) {
      if (layer.signed === null) note(this.#context, side, 'wrapped message is readable: signed at most');
      layer.signed ??= packet;
      return;
    }
    const kind = kindOf(token, negotiation);
    if (kind === 'sealed') this.#sealedSides |= 1 << side;
    if (layer[kind] !== null) return;
    layer[kind] = packet;
    note(this.#context, side, `${WORDS[kind]} (${layer.mechanism ?? 'mechanism not seen'})`);
  }

  #evidence(): LayerEvidence {
    const { evidence } = this.#context;
    evidence.layer ??= { mechanism: null, sealed: null, signed: null, opaque: null };
    return evidence.layer;
  }
}

const WORDS = {
  sealed: 'sealed message',
  signed: 'signed message',
  opaque: 'wrapped message, whether sealed is not determinable',
} as const;

function mechanismOf(token: WrapToken): string | null {
  if (token === NO_TOKEN) return null;
  return token === NTLM_TOKEN ? 'ntlm' : 'kerberos';
}

function kindOf(token: WrapToken, { mechanism, agreed }: Negotiation): 'sealed' | 'signed' | 'opaque' {
  if (token === KERBEROS_SEALED) return 'sealed';
  if (token === KERBEROS_SIGNED) return 'signed';
  // Only these two agree in clear, and the token has to be one of theirs.
  const fits = token === NTLM_TOKEN ? mechanism === 'ntlm' : mechanism === 'digest-md5';
  return fits && (agreed === 'sealed' || agreed === 'signed') ? agreed : 'opaque';
}
