import type { FlowEvidence } from '../../inspect/evidence.js';
import { readReason } from '../../judge/reasons.js';
import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, type Sighting } from './sighting.js';

const ACCEPTED = 'accepted-cleartext';

/** Content that passed readable. */
export function protection(flow: JudgedFlow): readonly Sighting[] {
  const sighting = readable(flow);
  return sighting === null ? NOTHING : unlessAccepted(flow, [sighting]);
}

/** An exception accepts that it is readable; it stays on record. */
export function unlessAccepted(flow: JudgedFlow, sightings: readonly Sighting[]): readonly Sighting[] {
  if (sightings.length === 0) return NOTHING;
  const said = flow.verdict.reasons.map(readReason).find(({ code }) => code === ACCEPTED);
  if (said === undefined) return sightings;
  const exception = said.values ?? { sentence: said.sentence };
  return sightings.map((sighting) => ({ ...sighting, severity: 'info', exception }));
}

function readable({ verdict, evidence }: JudgedFlow): Sighting | null {
  // Media have a finding of their own.
  if (evidence === null || evidence.media !== null || verdict.byDesign || verdict.expectation === 'unrelated') return null;
  const protocol = evidence.protocol ?? 'unknown';
  const packets = evidence.cleartext !== null ? [evidence.cleartext.packet] : evidence.proofs.slice(0, 2).map(({ packet }) => packet);
  if (verdict.protection === 'obfuscated') {
    return {
      kind: 'obfuscated-mapi',
      problem: 'rpc',
      severity: 'high',
      says: 'obfuscated-mapi',
      values: { level: levelOf(verdict.protectionMechanism) },
      packets,
    };
  }
  if (protocol === 'dcerpc' && (verdict.protection === 'cleartext' || verdict.protection === 'signed')) {
    return {
      kind: 'rpc-below-privacy',
      problem: verdict.protection,
      severity: verdict.protection === 'signed' ? 'low' : 'medium',
      says: `rpc-below-privacy.${verdict.protection}`,
      values: {
        level: levelOf(verdict.protectionMechanism),
        known: verdict.pathTitle === null ? 'no' : 'yes',
        path: verdict.pathTitle ?? '',
      },
      packets,
    };
  }
  if (protocol === 'smb' && (verdict.protection === 'cleartext' || verdict.protection === 'signed')) {
    return {
      kind: 'smb-unencrypted',
      problem: verdict.protection,
      severity: verdict.protection === 'signed' ? 'low' : 'medium',
      says: `smb-unencrypted.${verdict.protection}`,
      values: content(evidence),
      packets,
    };
  }
  if (evidence.layer !== null && verdict.protection === 'signed') {
    return {
      kind: 'cleartext-protocol',
      problem: `${protocol}/signed`,
      severity: 'low',
      says: 'cleartext-protocol.signed',
      values: { protocol: protocol.toUpperCase(), service: protocol, mechanism: verdict.protectionMechanism ?? '' },
      packets: evidence.layer.signed === null ? packets : [evidence.layer.signed],
    };
  }
  if (verdict.protection === 'cleartext') {
    return {
      kind: 'cleartext-protocol',
      problem: protocol,
      severity: 'medium',
      says: 'cleartext-protocol.readable',
      values: { protocol: protocol.toUpperCase(), service: protocol, ...content(evidence) },
      packets,
    };
  }
  return null;
}

/** What passed readable, when more is known than the protocol: content, or that somebody logged in. */
function content({ cleartext, credentials }: FlowEvidence): { known: 'yes' | 'login' | 'no'; what: string } {
  if (cleartext !== null) return { known: 'yes', what: cleartext.what };
  return { known: credentials.some(({ beforeTls }) => beforeTls) ? 'login' : 'no', what: '' };
}

const levelOf = (mechanism: string | null) => mechanism?.replace(/^rpc-/, '') ?? 'unknown';
