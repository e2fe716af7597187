import type { JudgedFlow } from '../../store/index.js';
import { named, protocolOf, type Sighting } from './sighting.js';

/** What went wrong on the way from a readable protocol into TLS. */
export function* upgrades(flow: JudgedFlow): Generator<Sighting> {
  const upgrade = flow.evidence?.upgrade ?? null;
  if (upgrade === null) return;
  const verb = upgrade.verb ?? 'STARTTLS';
  const values = { ...named(flow), verb };
  // A proxy that refuses a tunnel refuses no TLS.
  if (upgrade.refused !== null && verb !== 'CONNECT') {
    yield {
      kind: 'upgrade-refused',
      problem: protocolOf(flow),
      severity: 'medium',
      says: 'upgrade-refused',
      values,
      packets: [upgrade.refused],
    };
  }
  if (upgrade.stripped !== null && upgrade.done === null) {
    yield {
      kind: 'upgrade-stripped',
      problem: `${protocolOf(flow)}/removed`,
      severity: 'medium',
      says: 'upgrade-stripped.removed',
      values,
      packets: [upgrade.stripped],
    };
  }
  if (upgrade.offered !== null && upgrade.asked === null && upgrade.done === null && flow.evidence?.cleartext != null) {
    yield {
      kind: 'upgrade-not-asked',
      problem: protocolOf(flow),
      severity: 'low',
      says: 'upgrade-not-asked',
      values: { ...values, what: flow.evidence.cleartext.what },
      packets: [upgrade.offered, flow.evidence.cleartext.packet],
    };
  }
  const { cleartext = null, credentials = [] } = flow.evidence ?? {};
  // A login before it is a finding of its own.
  if (upgrade.done !== null && cleartext !== null && cleartext.packet < upgrade.done && !credentials.some(({ beforeTls }) => beforeTls)) {
    yield {
      kind: 'content-before-upgrade',
      problem: protocolOf(flow),
      severity: 'medium',
      says: 'content-before-upgrade',
      values: { ...values, what: cleartext.what },
      packets: [cleartext.packet],
    };
  }
  if (upgrade.plaintextAfter !== null) {
    yield {
      kind: 'plaintext-after-upgrade',
      problem: protocolOf(flow),
      severity: 'high',
      says: 'plaintext-after-upgrade',
      values,
      packets: [upgrade.plaintextAfter],
    };
  }
  if (upgrade.pipelined !== null) {
    yield {
      kind: 'pipelined-behind-upgrade',
      problem: protocolOf(flow),
      severity: 'medium',
      says: 'pipelined-behind-upgrade',
      values,
      packets: [upgrade.pipelined],
    };
  }
}
