/**
 * How TCP cuts, repeats and reorders what is said is not what is said: the same conversations in other packets give the same evidence and verdicts,
 * or none. Never another claim.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExscopeError } from '../../src/errors.js';
import { EVERYTHING, ownCaptures, sharedCaptures } from '../helpers/captures.js';
import { NO_SHARED, SHARED } from '../helpers/exscope.js';
import { judgeFrames } from '../helpers/judge-frames.js';
import { SAMPLES } from '../helpers/observe.js';
import { cut, duplicate, framesFrom, overlap, type Piece, piecesOf, reorder } from '../helpers/recut.js';

type Judged = ReturnType<typeof judgeFrames>[number];

/** Fields whose numbers are more than a place in the capture or a count. */
const MEANING = new Set(['status', 'side', 'clientSide']);

/** Evidence without the packets it was seen in, and without the impression of what was not recognised: that is of the octets that happened to be held. */
function shapeOf({ flow: { evidence } }: Judged): unknown {
  if (evidence === null) return null;
  const { impression: _, ...rest } = evidence;
  return JSON.parse(JSON.stringify(rest, (name, value) => (typeof value === 'number' && !MEANING.has(name) ? 'seen' : value)));
}

const nameOf = ({ flow: { transport, client, server } }: Judged) =>
  `${transport} ${[client, server].map(({ address, port }) => `${address} ${port}`).sort()}`;

const claimOf = ({ verdict }: Judged) => `${verdict.protocol} ${verdict.protection} ${verdict.protectionMechanism}`;

/** Said of a TLS session found further inside its stream: the hellos with its version were not seen as such. */
const withoutVersion = (claim: string) => claim.replace(/ tls-1\.\d$/, ' tls');

/** What the flows in other packets say that the same flows did not say before. */
function otherClaims(before: readonly Judged[], after: readonly Judged[]): string[] {
  const other: string[] = [];
  for (const [index, flow] of before.entries()) {
    const again = after[index]!;
    if (again.verdict.protection === 'undetermined') continue;
    if (![claimOf(flow), withoutVersion(claimOf(flow))].includes(claimOf(again)))
      other.push(`${nameOf(flow)}: ${claimOf(flow)} became ${claimOf(again)}`);
  }
  return other;
}

/** Whether the protocol showed itself with the first thing either side said. Found further inside a stream, it was found because a segment begins there. */
function fromItsBeginning(
  { flow: { transport, state, evidence, client, server, firstPacket, lastPacket } }: Judged,
  pieces: readonly Piece[],
): boolean {
  // Datagrams have no order: the first question is the one that came first.
  if (transport === 'udp' || state === 'midstream' || evidence?.protocol == null) return false;
  const ports = [client.port, server.port];
  const says = ({ payload, sourcePort, destinationPort }: Piece) =>
    payload.length > 0 && ports.includes(sourcePort) && ports.includes(destinationPort);
  const spoken = pieces.flatMap((piece, index) => (index + 1 >= firstPacket && index < lastPacket && says(piece) ? [index + 1] : []));
  return spoken.slice(0, 2).includes(evidence.proofs[0]?.packet ?? 0);
}

const judged = (pieces: readonly Piece[]) => judgeFrames(framesFrom(pieces));

/** The flows in other packets say nothing else; those seen and recognised from their beginning say all they said. */
function expectSame(pieces: readonly Piece[], before: readonly Judged[], changed: readonly Piece[]): void {
  const after = judged(changed);
  expect(after.map(nameOf)).toEqual(before.map(nameOf));
  expect(otherClaims(before, after)).toEqual([]);
  for (const [index, flow] of before.entries()) {
    if (!fromItsBeginning(flow, pieces)) continue;
    expect([nameOf(flow), claimOf(after[index]!), shapeOf(after[index]!)]).toEqual([nameOf(flow), claimOf(flow), shapeOf(flow)]);
  }
}

/** What is done to a capture: segments of these sizes, that repeat octets before them, that come again later, that overtake each other. */
const torture = fc.record({
  sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 400 })), { minLength: 1, maxLength: 12 }),
  overlapping: fc.constantFrom(0, 1, 7, 60),
  later: fc.constantFrom(null, 0, 1, 3),
  moves: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 9 }),
});

type Torture = typeof torture extends fc.Arbitrary<infer Value> ? Value : never;

function tortured(pieces: readonly Piece[], { sizes, overlapping, later, moves }: Torture): Piece[] {
  const segments = cut(pieces, sizes);
  const overlapped = overlapping === 0 ? segments : overlap(segments, overlapping);
  return reorder(later === null ? overlapped : duplicate(overlapped, later), moves);
}

describe.each(ownCaptures())('%s', (name) => {
  it('octet by octet is what it was', async () => {
    const pieces = await piecesOf(join(SAMPLES, name));
    const before = judged(pieces);
    expect(before.some((each) => each.flow.transport === 'udp' || fromItsBeginning(each, pieces))).toBe(true);
    const octets = cut(pieces, [1]);
    expect(octets.every(({ tcp, payload }) => !tcp || payload.length <= 1)).toBe(true);
    expectSame(pieces, before, octets);
  });

  it('cut, overlapping, repeated and reordered is what it was', async () => {
    const pieces = await piecesOf(join(SAMPLES, name));
    const before = judged(pieces);
    const same = (how: Torture) => expectSame(pieces, before, tortured(pieces, how));
    fc.assert(fc.property(torture, same), { seed: 20_030_630, numRuns: EVERYTHING ? 60 : 5 });
  });
});

/** One or more of each protocol, small. */
const CHOSEN = [
  'directory/tcpdump-dns_tcp.pcap',
  'directory/wsk-ldap-krb5-sign-seal-01.cap',
  'directory/zeek--Traces--krb--kinit.pcap',
  'directory/zeek--Traces--ldap--ldap-starttls.pcap',
  'directory/zeek--Traces--ldap--sasl-ntlm.pcap',
  'http/bruteshark-HTTP_-_NTLM_GSSAPI.pcap',
  'http/zeek-ssl-and-ssh-using-sslh.pcap',
  'mail-starttls/mta-2017-10-10-smtp-tls-a.pcap',
  'mail-starttls/zeek--Traces--tls--pop3-starttls.pcap',
  'mapi-rpc/wsk-ShortMAPI.pcapng',
  'mapi-rpc/zeek--Traces--dce-rpc--dce_rpc_netlogon.pcapng',
  'smb/zeek--Traces--smb--smb2readwrite.pcap',
  'smb/zeek--Traces--smb--smb3.pcap',
  'tls/zeek--Traces--tls--dtls1_2.pcap',
  'tls/zeek--Traces--tls--tls1.2.pcap',
  'um-voip/ipfixprobe-sip.pcap',
  'um-voip/suricata-sip-tcp.pcap',
];
/** Larger ones become too many segments. */
const MAX_BYTES = 60_000;

describe.skipIf(NO_SHARED)('real captures of other projects', () => {
  const small = (path: string) => statSync(join(SHARED, path)).size <= MAX_BYTES;
  const paths = EVERYTHING ? sharedCaptures().filter((path) => small(path) && !path.startsWith('malformed/')) : CHOSEN;

  it.each(paths)('%s says nothing else in other packets', async (path) => {
    const pieces = await piecesOf(join(SHARED, path)).catch((error: unknown) => {
      if (error instanceof ExscopeError) return [];
      throw error;
    });
    const before = judged(pieces);
    expect(otherClaims(before, judged(cut(pieces, [1])))).toEqual([]);
    const same = (how: Torture): void => {
      expect(otherClaims(before, judged(tortured(pieces, how)))).toEqual([]);
    };
    fc.assert(fc.property(torture, same), { seed: 19_970_630, numRuns: EVERYTHING ? 12 : 3 });
  });
});
