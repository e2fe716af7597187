import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, named, protocolOf, type Sighting } from './sighting.js';

/** Logins that hand over the password, on offer before TLS: nobody need have used them. */
export function loginOffers(flow: JudgedFlow): readonly Sighting[] {
  const offer = flow.evidence?.loginOffer ?? null;
  if (offer === null || flow.verdict.expectation === 'unrelated') return NOTHING;
  const { protocol, service } = named(flow);
  return [
    {
      kind: 'login-offered',
      problem: protocolOf(flow),
      severity: 'low',
      says: 'login-offered',
      values: { protocol, service, mechanisms: offer.mechanisms },
      packets: [offer.packet],
    },
  ];
}
