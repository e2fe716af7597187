import type { JudgedFlow } from '../../store/index.js';
import type { Sighting } from './sighting.js';

const ACCEPTED = 'accepted-cleartext: ';

/** Content that passed readable. */
export function* protection(flow: JudgedFlow): Generator<Sighting> {
  yield* unlessAccepted(flow, readable(flow));
}

/** An exception accepts that it is readable; it stays on record. */
export function* unlessAccepted(flow: JudgedFlow, sightings: Iterable<Sighting>): Generator<Sighting> {
  const reason = flow.verdict.reasons.find((each) => each.startsWith(ACCEPTED))?.slice(ACCEPTED.length);
  for (const sighting of sightings)
    yield reason === undefined ? sighting : { ...sighting, severity: 'info', detail: `${sighting.detail} Accepted by ${reason}.` };
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
      title: 'Mail crosses the wire readable: MAPI below RPC privacy',
      detail: `RPC authentication level ${levelOf(verdict.protectionMechanism)}: the content is only XOR-obfuscated.`,
      packets,
    };
  } else if (protocol === 'dcerpc' && (verdict.protection === 'cleartext' || verdict.protection === 'signed')) {
    yield {
      kind: 'rpc-below-privacy',
      problem: verdict.protection,
      severity: verdict.protection === 'signed' ? 'low' : 'medium',
      title: verdict.protection === 'signed' ? 'RPC is signed but readable' : 'RPC passes readable',
      detail: `RPC authentication level ${levelOf(verdict.protectionMechanism)}${verdict.pathTitle === null ? '' : ` on "${verdict.pathTitle}"`}.`,
      packets,
    };
  } else if (protocol === 'smb' && (verdict.protection === 'cleartext' || verdict.protection === 'signed')) {
    const signed = verdict.protection === 'signed';
    yield {
      kind: 'smb-unencrypted',
      problem: verdict.protection,
      severity: signed ? 'low' : 'medium',
      title: signed ? 'SMB is signed but readable' : 'SMB passes readable',
      detail: `${evidence.cleartext?.what ?? 'The protocol'} passed readable${signed ? ', protected against change only' : ''}.`,
      packets,
    };
  } else if (evidence.layer !== null && verdict.protection === 'signed') {
    yield {
      kind: 'cleartext-protocol',
      problem: `${protocol}/signed`,
      severity: 'low',
      title: `${protocol.toUpperCase()} is signed but readable`,
      detail: `Messages are wrapped without being sealed (${verdict.protectionMechanism}).`,
      packets: evidence.layer.signed === null ? packets : [evidence.layer.signed],
    };
  } else if (verdict.protection === 'cleartext') {
    yield {
      kind: 'cleartext-protocol',
      problem: protocol,
      severity: 'medium',
      title: `${protocol.toUpperCase()} in clear`,
      detail:
        evidence.cleartext === null
          ? 'The protocol was spoken readable, without content or login.'
          : `${evidence.cleartext.what} passed readable.`,
      packets,
    };
  }
}

const levelOf = (mechanism: string | null) => mechanism?.replace(/^rpc-/, '') ?? 'unknown';
