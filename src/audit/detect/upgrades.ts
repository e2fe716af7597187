import type { JudgedFlow } from '../../store/index.js';
import { protocolName, type Sighting } from './sighting.js';

/** What went wrong on the way from a readable protocol into TLS. */
export function* upgrades(flow: JudgedFlow): Generator<Sighting> {
  const upgrade = flow.evidence?.upgrade ?? null;
  if (upgrade === null) return;
  const name = protocolName(flow);
  const verb = upgrade.verb ?? 'STARTTLS';
  if (upgrade.refused !== null) {
    yield {
      kind: 'upgrade-refused',
      severity: 'medium',
      title: `${name} server refused ${verb}`,
      detail: 'The client asked for TLS and did not get it.',
      packets: [upgrade.refused],
    };
  }
  if (upgrade.plaintextAfter !== null) {
    yield {
      kind: 'plaintext-after-upgrade',
      severity: 'high',
      title: `${name} went on in clear after ${verb} was accepted`,
      detail: 'The server agreed to TLS, yet readable commands followed.',
      packets: [upgrade.plaintextAfter],
    };
  }
  if (upgrade.pipelined !== null) {
    yield {
      kind: 'pipelined-behind-upgrade',
      severity: 'medium',
      title: `${name} bytes were sent in clear behind ${verb}`,
      detail: 'Bytes in the same breath as the upgrade command are the pattern of command injection.',
      packets: [upgrade.pipelined],
    };
  }
}
