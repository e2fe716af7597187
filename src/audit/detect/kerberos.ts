import type { KerberosUse } from '../../inspect/evidence.js';
import { etypeName, isDes, isRc4 } from '../../inspect/kerberos/etypes.js';
import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, type Sighting } from './sighting.js';

/** Tickets and replies whose encryption does not hold; what a client merely offers is none. */
export function kerberos({ evidence }: JudgedFlow): readonly Sighting[] {
  const kerberos = evidence?.kerberos ?? null;
  if (kerberos === null) return NOTHING;
  const found: Sighting[] = [];
  const des = kerberos.used.filter(({ etype }) => isDes(etype));
  const rc4 = kerberos.used.filter(({ etype }) => isRc4(etype));
  if (des.length > 0) found.push({ kind: 'weak-kerberos', problem: 'des', severity: 'high', says: 'weak-kerberos.des', ...used(des) });
  if (rc4.length > 0) found.push({ kind: 'weak-kerberos', problem: 'rc4', severity: 'medium', says: 'weak-kerberos.rc4', ...used(rc4) });
  if (kerberos.withoutPreauthentication !== null) {
    found.push({
      kind: 'weak-kerberos',
      problem: 'no-preauthentication',
      severity: 'medium',
      says: 'weak-kerberos.no-preauthentication',
      values: {},
      packets: [kerberos.withoutPreauthentication],
    });
  }
  return found;
}

function used(uses: readonly KerberosUse[]): Pick<Sighting, 'values' | 'packets'> {
  const values = { uses: [...new Set(uses.map(({ of, etype }) => `${of} ${etypeName(etype)}`))] };
  return { values, packets: uses.map(({ packet }) => packet) };
}
