import { ESP, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';

/** Encapsulating Security Payload (RFC 4303): even what it carries is encrypted, so it is counted and that is all. */
export function decodeEsp(_packet: Packet): Outcome {
  return ESP;
}
