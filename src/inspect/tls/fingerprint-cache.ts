export interface Fingerprints {
  /** 32 hex digits. */
  ja3: string;
  /** Three parts of 10, 12 and 12 characters. */
  ja4: string;
}

/** Clients of one program and release send the same hello but for its random parts; a network has some hundred programs. */
const MAX_KEPT = 1024;
/** Values of one hello kept; real ones have about sixty. A longer hello is worked out again each time. */
const MAX_VALUES = 512;

interface Kept {
  values: Uint16Array;
  fingerprints: Fingerprints;
}

/** Fingerprints of hellos met before: three digests for each connection would cost more than reading its hello. Full, it begins anew. */
export class FingerprintCache {
  readonly #kept = new Map<number, Kept>();
  readonly #servers = new Map<string, string>();

  /** Of the hello whose values are the first `length` ones. */
  get(values: Uint16Array, length: number, digest: () => Fingerprints): Fingerprints {
    let hash = 0x811c9dc5;
    for (let at = 0; at < length; at++) hash = Math.imul(hash ^ values[at]!, 0x01000193);
    const kept = this.#kept.get(hash);
    if (kept !== undefined && same(kept.values, values, length)) return kept.fingerprints;
    const fingerprints = digest();
    if (length > MAX_VALUES) return fingerprints;
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(hash, { values: values.slice(0, length), fingerprints });
    return fingerprints;
  }

  server(text: string, digest: (text: string) => string): string {
    const kept = this.#servers.get(text);
    if (kept !== undefined) return kept;
    const fingerprint = digest(text);
    if (this.#servers.size >= MAX_KEPT) this.#servers.clear();
    this.#servers.set(text, fingerprint);
    return fingerprint;
  }
}

function same(kept: Uint16Array, values: Uint16Array, length: number): boolean {
  if (kept.length !== length) return false;
  for (let at = 0; at < length; at++) if (kept[at] !== values[at]) return false;
  return true;
}
