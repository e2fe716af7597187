/** Text of addresses kept as signed 32-bit words. */

/** Dotted quad. */
export function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** Canonical text (RFC 5952 4): lower case, no leading zeros, the longest run of two or more zero groups shortened, an IPv4-mapped tail dotted (5). */
export function formatIpv6(word0: number, word1: number, word2: number, word3: number): string {
  if (word0 === 0 && word1 === 0 && word2 === 0xffff) return `::ffff:${formatIpv4(word3)}`;
  const words = [word0, word1, word2, word3];
  let bestStart = 8;
  let bestEnd = 8;
  for (let at = 0; at < 8; at++) {
    const start = at;
    while (at < 8 && groupAt(words, at) === 0) at++;
    if (at - start > Math.max(1, bestEnd - bestStart)) {
      bestStart = start;
      bestEnd = at;
    }
  }
  let text = '';
  for (let at = 0; at < 8; at++) {
    if (at === bestStart) {
      text += bestEnd === 8 ? '::' : ':';
      at = bestEnd - 1;
    } else text += at === 0 ? groupAt(words, at).toString(16) : `:${groupAt(words, at).toString(16)}`;
  }
  return text;
}

const groupAt = (words: readonly number[], at: number) => (words[at >> 1]! >>> (at % 2 === 0 ? 16 : 0)) & 0xffff;

/** An address given in octets, 4 or 16 of them. */
export function formatAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  const word = (at: number) => (octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!;
  return formatIpv6(word(0), word(4), word(8), word(12));
}
