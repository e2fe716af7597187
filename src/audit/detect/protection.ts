import type { FlowEvidence } from '../../inspect/evidence.js';
import { readReason } from '../../judge/reasons.js';
import type { JudgedFlow } from '../../store/index.js';
import type { Sighting } from './sighting.js';

const ACCEPTED = 'accepted-cleartext';

/** Content that passed readable. */
export function* protection(flow: JudgedFlow): Generator<Sighting> {
  yield* unlessAccepted(flow, readable(flow));
}

/** An exception accepts that it is readable; it stays on record. */
export function* unlessAccepted(flow: JudgedFlow, sightings: Iterable<Sighting>): Generator<Sighting> {
  const said = flow.verdict.reasons.map(readReason).find(({ code }) => code === ACCEPTED);
  const exception = said?.values ?? (said === undefined ? undefined : { sentence: said.sentence });
  for (const sighting of sightings) yield exception === undefined ? sighting : { ...sighting, severity: 'info', exception };
}

function* readable({ verdict, evidence }: JudgedFlow): Generator<Sighting> {
  // Media have a finding of their own.
  if (evidence === null || evidence.media !== null || verdict.byDesign || verdict.expectation === 'unrelated') return;
  const protocol = evidence.protocol ?? 'unknown';
  const packets = evidence.cleartext !== null ? [evidence.cleartext.packet] : evidence.proofs.slice(0, 2).map(({ packet }) => packet);
  if (verdict.protection === 'obfuscated') {
    yield {
      kind: 'obfuscated-mapi',
      problem: 'rpc',
      severity: 'high',
      says: 'obfuscated-mapi',
      values: { level: levelOf(verdict.protectionMechanism) },
      packets,
    };
  } else if (protocol === 'dcerpc' && (verdict.protection === 'cleartext' || verdict.protection === 'signed')) {
    yield {
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
  } else if (protocol === 'smb' && (verdict.protection === 'cleartext' || verdict.protection === 'signed')) {
    yield {
      kind: 'smb-unencrypted',
      problem: verdict.protection,
      severity: verdict.protection === 'signed' ? 'low' : 'medium',
      says: `smb-unencrypted.${verdict.protection}`,
      values: content(evidence),
      packets,
    };
  } else if (evidence.layer !== null && verdict.protection === 'signed') {
    yield {
      kind: 'cleartext-protocol',
      problem: `${protocol}/signed`,
      severity: 'low',
      says: 'cleartext-protocol.signed',
      values: { protocol: protocol.toUpperCase(), service: protocol, mechanism: verdict.protectionMechanism ?? '' },
      packets: evidence.layer.signed === null ? packets : [evidence.layer.signed],
    };
  } else if (verdict.protection === 'cleartext') {
    yield {
      kind: 'cleartext-protocol',
      problem: protocol,
      severity: 'medium',
      says: 'cleartext-protocol.readable',
      values: { protocol: protocol.toUpperCase(), service: protocol, ...content(evidence) },
      packets,
    };
  }
}

/** What passed readable, when more is known than the protocol: content, or that somebody logged in. */
function content({ cleartext, credentials }: FlowEvidence): { known: 'yes' | 'login' | 'no'; what: string } {
  if (cleartext !== null) return { known: 'yes', what: cleartext.what };
  return { known: credentials.some(({ beforeTls }) => beforeTls) ? 'login' : 'no', what: '' };
}

const levelOf = (mechanism: string | null) => mechanism?.replace(/^rpc-/, '') ?? 'unknown';
