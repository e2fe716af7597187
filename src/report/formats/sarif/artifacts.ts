import type { CaptureSummary } from '../../summary.js';
import { safe } from '../../text.js';

/** IANA media types; pcapng and the formats of other programs have none. */
const MEDIA_TYPES: Readonly<Record<string, string>> = { pcap: 'application/vnd.tcpdump.pcap' };

/** The captures as artifacts (3.24), and references to them by file name: a relative URI, for where a capture lay is nobody's business. */
export class ArtifactList {
  readonly artifacts;
  readonly #index = new Map<string, number>();

  constructor(captures: readonly CaptureSummary[]) {
    // The same file twice is one artifact: they must be distinct (3.14.15).
    const distinct = [...new Map(captures.map((capture) => [`${capture.name} ${capture.sha256}`, capture])).values()];
    for (const [index, { name }] of distinct.entries()) if (!this.#index.has(name)) this.#index.set(name, index);
    this.artifacts = distinct.map(({ name, bytes, sha256, format, compression, packets, firstTime, lastTime }) => ({
      location: { uri: uriOf(name) },
      length: bytes,
      roles: ['analysisTarget'],
      ...(compression === null && Object.hasOwn(MEDIA_TYPES, format) && { mimeType: MEDIA_TYPES[format] }),
      ...(sha256 !== null && { hashes: { 'sha-256': sha256 } }),
      properties: { format, compression, packets, firstTime, lastTime },
    }));
  }

  /** 3.4 */
  location(name: string): { uri: string; index?: number } {
    const index = this.#index.get(safe(name));
    return { uri: uriOf(safe(name)), ...(index !== undefined && { index }) };
  }
}

/** RFC 3986: a single path segment, so that a name with a colon or a slash stays a name. */
const uriOf = (name: string): string => encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd'));
