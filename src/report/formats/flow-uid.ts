import { createHash } from 'node:crypto';
import type { FlowJson } from '../flow-json.js';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^17 is some 2^101: the flows of a site do not meet by chance. */
const LENGTH = 17;

/**
 * An identifier as Zeek writes them: a letter and 17 digits of base 62. Of what the flow is, not of where it lies in a store, so that the same
 * flow has the same one in every log and every run.
 */
export function flowUid({ capture, transport, vlan, encapsulation, client, server, firstSeen, firstPacket }: FlowJson): string {
  const key = [capture, transport, vlan, encapsulation, client.address, client.port, server.address, server.port, firstSeen, firstPacket];
  let rest = BigInt(`0x${createHash('sha256').update(JSON.stringify(key)).digest('hex')}`);
  let digits = '';
  for (let at = 0; at < LENGTH; at++) {
    digits += DIGITS[Number(rest % 62n)];
    rest /= 62n;
  }
  return `C${digits}`;
}
