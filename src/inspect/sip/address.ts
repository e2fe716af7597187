import { isIPv4, isIPv6 } from 'node:net';
import { formatIpv4, formatIpv6 } from '../../address.js';

/** An address in text as flows have it, so that both can be compared (RFC 5952); null for a name, or what is no address. */
export function canonicalAddress(text: string): string | null {
  if (isIPv4(text)) return formatIpv4(word(text));
  if (!isIPv6(text) || text.includes('%')) return null;
  const [before, after] = text.split('::', 2) as [string, string | undefined];
  const front = groupsOf(before);
  const back = after === undefined ? [] : groupsOf(after);
  const groups = [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
  const pair = (at: number) => (groups[at]! << 16) | groups[at + 1]!;
  return formatIpv6(pair(0), pair(2), pair(4), pair(6));
}

const word = (text: string) => text.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0);

/** Groups of 16 bits; a dotted tail is two of them. */
function groupsOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const tail = word(group);
    return [tail >>> 16, tail & 0xffff];
  });
}
