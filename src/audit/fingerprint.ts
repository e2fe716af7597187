import { createHash } from 'node:crypto';
import type { Finding } from './finding.js';

/** Digits of a fingerprint: 64 bits do not meet by chance among the findings of one site. */
const FINGERPRINT_DIGITS = 16;

/** What makes a finding the same one, flow after flow and capture after capture. */
type Identity = Pick<Finding, 'kind' | 'problem' | 'server' | 'anyPort'>;

/** As `Finding.fingerprint`, 16 hexadecimal digits. */
export function fingerprintOf({ kind, problem, server, anyPort }: Identity): string {
  const key = `${kind} ${problem} ${server.address} ${anyPort ? '' : server.port}`;
  return createHash('sha256').update(key).digest('hex').slice(0, FINGERPRINT_DIGITS);
}
