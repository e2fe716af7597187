import type { KerberosUse } from '../../inspect/evidence.js';
import { etypeName, isDes, isRc4 } from '../../inspect/kerberos/etypes.js';
import type { JudgedFlow } from '../../store/index.js';
import type { Sighting } from './sighting.js';

/** Tickets and replies whose encryption does not hold; what a client merely offers is none. */
export function* kerberos({ evidence }: JudgedFlow): Generator<Sighting> {
  const kerberos = evidence?.kerberos ?? null;
  if (kerberos === null) return;
  const des = kerberos.used.filter(({ etype }) => isDes(etype));
  const rc4 = kerberos.used.filter(({ etype }) => isRc4(etype));
  if (des.length > 0)
    yield { kind: 'weak-kerberos', problem: 'des', severity: 'high', title: 'Kerberos encrypts with DES', ...used(des, 'RFC 6649') };
  if (rc4.length > 0)
    yield { kind: 'weak-kerberos', problem: 'rc4', severity: 'medium', title: 'Kerberos encrypts with RC4', ...used(rc4, 'RFC 8429') };
  if (kerberos.withoutPreauthentication !== null) {
    yield {
      kind: 'weak-kerberos',
      problem: 'no-preauthentication',
      severity: 'medium',
      title: 'Kerberos login without pre-authentication',
      detail: 'Anybody can have such a reply and try passwords on it.',
      packets: [kerberos.withoutPreauthentication],
    };
  }
}

function used(uses: readonly KerberosUse[], source: string): { detail: string; packets: number[] } {
  const what = [...new Set(uses.map(({ of, etype }) => `${of} ${etypeName(etype)}`))].join(', ');
  return { detail: `${what}: not to be used any more (${source}).`, packets: uses.map(({ packet }) => packet) };
}
