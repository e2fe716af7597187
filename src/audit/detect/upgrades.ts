import type { JudgedFlow } from '../../store/index.js';
import { protocolName, protocolOf, type Sighting } from './sighting.js';

/** What went wrong on the way from a readable protocol into TLS. */
export function* upgrades(flow: JudgedFlow): Generator<Sighting> {
  const upgrade = flow.evidence?.upgrade ?? null;
  if (upgrade === null) return;
  const name = protocolName(flow);
  const verb = upgrade.verb ?? 'STARTTLS';
  // A proxy that refuses a tunnel refuses no TLS.
  if (upgrade.refused !== null && verb !== 'CONNECT') {
    yield {
      kind: 'upgrade-refused',
      problem: protocolOf(flow),
      severity: 'medium',
      title: `${name} server refused ${verb}`,
      detail: 'The client asked for TLS and did not get it.',
      packets: [upgrade.refused],
    };
  }
  if (upgrade.stripped !== null && upgrade.done === null) {
    yield {
      kind: 'upgrade-stripped',
      problem: `${protocolOf(flow)}/removed`,
      severity: 'medium',
      title: `${name} offer of TLS is missing where it seems to have been`,
      detail: 'Blanked out, or not known to the server that made it: consistent with an offer removed on the way, no proof of it.',
      packets: [upgrade.stripped],
    };
  }
  if (upgrade.offered !== null && upgrade.asked === null && upgrade.done === null && flow.evidence?.cleartext != null) {
    yield {
      kind: 'upgrade-not-asked',
      problem: protocolOf(flow),
      severity: 'low',
      title: `${name} client did not ask for TLS that was on offer`,
      detail: `${verb} was offered; ${flow.evidence.cleartext.what} passed readable.`,
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
      title: `${name} content passed before ${verb}`,
      detail: `${cleartext.what} passed readable before TLS began.`,
      packets: [cleartext.packet],
    };
  }
  if (upgrade.plaintextAfter !== null) {
    yield {
      kind: 'plaintext-after-upgrade',
      problem: protocolOf(flow),
      severity: 'high',
      title: `${name} went on in clear after ${verb} was accepted`,
      detail: 'The server agreed to TLS, yet readable commands followed.',
      packets: [upgrade.plaintextAfter],
    };
  }
  if (upgrade.pipelined !== null) {
    yield {
      kind: 'pipelined-behind-upgrade',
      problem: protocolOf(flow),
      severity: 'medium',
      title: `${name} bytes were sent in clear behind ${verb}`,
      detail: 'Bytes in the same breath as the upgrade command are the pattern of command injection.',
      packets: [upgrade.pipelined],
    };
  }
}
