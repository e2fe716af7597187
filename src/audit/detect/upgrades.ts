import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, named, protocolOf, type Sighting } from './sighting.js';

/** What went wrong on the way from a readable protocol into TLS. */
export function upgrades(flow: JudgedFlow): readonly Sighting[] {
  const upgrade = flow.evidence?.upgrade ?? null;
  if (upgrade === null) return NOTHING;
  const found: Sighting[] = [];
  const verb = upgrade.verb ?? 'STARTTLS';
  const { protocol, service } = named(flow);
  const values = { protocol, service, verb };
  // A proxy that refuses a tunnel refuses no TLS.
  if (upgrade.refused !== null && verb !== 'CONNECT') {
    found.push({
      kind: 'upgrade-refused',
      problem: protocolOf(flow),
      severity: 'medium',
      says: 'upgrade-refused',
      values,
      packets: [upgrade.refused],
    });
  }
  if (upgrade.stripped !== null && upgrade.done === null) {
    found.push({
      kind: 'upgrade-stripped',
      problem: `${protocolOf(flow)}/removed`,
      severity: 'medium',
      says: 'upgrade-stripped.removed',
      values,
      packets: [upgrade.stripped],
    });
  }
  if (upgrade.offered !== null && upgrade.asked === null && upgrade.done === null && flow.evidence?.cleartext != null) {
    found.push({
      kind: 'upgrade-not-asked',
      problem: protocolOf(flow),
      severity: 'low',
      says: 'upgrade-not-asked',
      values: { protocol, service, verb, what: flow.evidence.cleartext.what },
      packets: [upgrade.offered, flow.evidence.cleartext.packet],
    });
  }
  const { cleartext = null, credentials = [] } = flow.evidence ?? {};
  // A login before it is a finding of its own.
  if (upgrade.done !== null && cleartext !== null && cleartext.packet < upgrade.done && !credentials.some(({ beforeTls }) => beforeTls)) {
    found.push({
      kind: 'content-before-upgrade',
      problem: protocolOf(flow),
      severity: 'medium',
      says: 'content-before-upgrade',
      values: { protocol, service, verb, what: cleartext.what },
      packets: [cleartext.packet],
    });
  }
  if (upgrade.plaintextAfter !== null) {
    found.push({
      kind: 'plaintext-after-upgrade',
      problem: protocolOf(flow),
      severity: 'high',
      says: 'plaintext-after-upgrade',
      values,
      packets: [upgrade.plaintextAfter],
    });
  }
  if (upgrade.pipelined !== null) {
    found.push({
      kind: 'pipelined-behind-upgrade',
      problem: protocolOf(flow),
      severity: 'medium',
      says: 'pipelined-behind-upgrade',
      values,
      packets: [upgrade.pipelined],
    });
  }
  return found;
}
