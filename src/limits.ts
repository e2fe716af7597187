/**
 * The limits of what is read and kept, in one table; bounds of a single parser are with it. `analyze` takes its options from here, docs/limits.md is written from it, and a test drives each row to its
 * limit and past it. The numbers are those of the rooms, which alone know what they are for.
 */
import { MAX_USERS } from './audit/limits.js';
import { DEFAULT_CAPTURE_LIMITS, MAX_LAYERS, MAX_OPEN_CAPTURES } from './capture/facts.js';
import { MAX_EXTENSION_HEADERS, MAX_LABELS, MAX_TAGS } from './decode/limits.js';
import { DEFAULT_FLOW_LIMITS } from './flow/limits.js';
import { MAX_INTERFACES, MAX_SECURITY_CONTEXTS, MAX_TOWERS } from './inspect/dcerpc/constants.js';
import { MAX_CREDENTIALS } from './inspect/evidence/credential.js';
import { MAX_PROOFS } from './inspect/evidence/proof.js';
import { MAX_EXCHANGES } from './inspect/http/constants.js';
import { DEFAULT_INSPECT_LIMITS } from './inspect/limits.js';
import { MAX_MEDIA } from './inspect/sip/constants.js';
import { MAX_CHAIN } from './inspect/tls/constants.js';
import { MAX_ALTERNATIVE_NAMES } from './inspect/x509/constants.js';
import { MAX_HOSTS, MAX_REMEMBERED, MAX_SCANS } from './judge/limits.js';
import { MAX_LOGINS } from './report/limits.js';
import { MAX_TEXT } from './text.js';

/** What an option may set it to, or why there is none. */
type Choice = { least: number; most: number } | { fixed: string };

/** Where the store or a report counts what the limit did, as `table.column` or `limits.name`; or why nothing need be counted. */
type Counted = { in: string } | { not: string };

export interface Limit {
  name: string;
  default: number;
  unit: 'octets' | 'seconds' | 'characters' | 'times' | '';
  /** What there is so much of at most. */
  about: string;
  /** What happens when it is reached. */
  outcome: string;
  choice: Choice;
  counted: Counted;
}

const DAMAGED = 'reading ends there, and what came before is kept: exit code 4';
const STRUCTURE = 'no real system goes so far: what does is hostile or no packet';
const BELIEVED = 'of one flow more is not believed, and no verdict needs it';

const { maxFlows, maxSilentFlows, maxReorderBytes, maxReorderBytesTotal, maxHoles, maxTunnelDepth, maxDatagrams, maxFragmentBytes } =
  DEFAULT_FLOW_LIMITS;

/** Of files, octets to records. */
const CAPTURE: readonly Limit[] = [
  {
    name: 'maxOpenCaptures',
    default: MAX_OPEN_CAPTURES,
    unit: '',
    about: 'captures read at the same time when they overlap',
    outcome: 'those that begin later wait until one has ended, and their packets come late',
    choice: { least: 1, most: 4096 },
    counted: { in: 'limits.capturesLate' },
  },
  {
    name: 'maxPacketLength',
    default: DEFAULT_CAPTURE_LIMITS.maxPacketLength,
    unit: 'octets',
    about: 'claimed by one packet record',
    outcome: DAMAGED,
    choice: { fixed: 'libpcap has the same cap: beyond it is damage, not a longer packet' },
    counted: { in: 'captures.problem_code' },
  },
  {
    name: 'maxBlockLength',
    default: DEFAULT_CAPTURE_LIMITS.maxBlockLength,
    unit: 'octets',
    about: 'claimed by one pcapng block',
    outcome: DAMAGED,
    choice: { fixed: 'sixty-four times the longest packet: beyond it is damage' },
    counted: { in: 'captures.problem_code' },
  },
  {
    name: 'maxExpansion',
    default: DEFAULT_CAPTURE_LIMITS.maxExpansion,
    unit: 'times',
    about: 'what one octet on disk may become when it is decompressed, and with it the size',
    outcome: DAMAGED,
    choice: { least: 1, most: 1_000_000 },
    counted: { in: 'captures.problem_code' },
  },
  {
    name: 'maxLayers',
    default: MAX_LAYERS,
    unit: '',
    about: 'compressions inside each other',
    outcome: 'the capture is refused, with what to do: exit code 3, or 4 beside others',
    choice: { fixed: 'nobody compresses three times by mistake' },
    counted: { not: 'the refusal is told' },
  },
  {
    name: 'maxBufferedBytes',
    default: DEFAULT_CAPTURE_LIMITS.maxBufferedBytes,
    unit: 'octets',
    about: 'kept of a Network Monitor capture that comes compressed or through a pipe',
    outcome: DAMAGED,
    choice: { least: 1024, most: 2 ** 32 },
    counted: { in: 'captures.problem_code' },
  },
  {
    name: 'maxInterfaces',
    default: DEFAULT_CAPTURE_LIMITS.maxInterfaces,
    unit: '',
    about: 'interfaces described one by one',
    outcome: 'packets of further ones are read, but the interfaces are not listed',
    choice: { fixed: 'no system captures on more' },
    counted: { in: 'captures.interfaces_not_listed' },
  },
  {
    name: 'maxSectionInterfaces',
    default: DEFAULT_CAPTURE_LIMITS.maxSectionInterfaces,
    unit: '',
    about: 'interfaces of one pcapng section',
    outcome: 'packets of further ones count as of an unknown interface',
    choice: { fixed: 'no system captures on more' },
    counted: { in: 'captures.unknown_interface' },
  },
  {
    name: 'maxBlockTypes',
    default: DEFAULT_CAPTURE_LIMITS.maxBlockTypes,
    unit: '',
    about: 'kinds of skipped pcapng blocks counted one by one',
    outcome: 'blocks of further kinds are counted together',
    choice: { fixed: 'there are fewer kinds than this' },
    counted: { in: 'captures.blocks_skipped' },
  },
  {
    name: 'maxAnnotations',
    default: DEFAULT_CAPTURE_LIMITS.maxAnnotations,
    unit: '',
    about: 'names of hosts, processes, and reasons for drops, of each in a capture',
    outcome: 'further ones are not kept',
    choice: { fixed: 'they are told, not proven, and no verdict rests on them' },
    counted: { in: 'captures.annotations_not_listed' },
  },
];

/** Of packets, headers to flows. */
const FLOW: readonly Limit[] = [
  {
    name: 'maxTunnelDepth',
    default: maxTunnelDepth,
    unit: '',
    about: 'tunnels inside each other that are opened',
    outcome: 'a packet in more is not decoded',
    choice: { least: 0, most: 64 },
    counted: { in: 'coverage.tunnel-too-deep' },
  },
  {
    name: 'maxTags',
    default: MAX_TAGS,
    unit: '',
    about: 'VLAN tags of one frame',
    outcome: 'the packet is not decoded',
    choice: { fixed: STRUCTURE },
    counted: { in: 'coverage.malformed-link-header' },
  },
  {
    name: 'maxLabels',
    default: MAX_LABELS,
    unit: '',
    about: 'labels of one MPLS stack',
    outcome: 'the packet is not decoded',
    choice: { fixed: STRUCTURE },
    counted: { in: 'coverage.malformed-network-header' },
  },
  {
    name: 'maxExtensionHeaders',
    default: MAX_EXTENSION_HEADERS,
    unit: '',
    about: 'extension headers of one IPv6 packet',
    outcome: 'the packet is not decoded',
    choice: { fixed: STRUCTURE },
    counted: { in: 'coverage.malformed-network-header' },
  },
  {
    name: 'maxFlows',
    default: maxFlows,
    unit: '',
    about: 'live flows kept at once',
    outcome:
      'closed flows are handed over first, then the quarter that was silent longest; later packets of one begin a new flow, mid stream',
    choice: { least: 16, most: 2 ** 24 },
    counted: { in: 'limits.flowsEvicted' },
  },
  {
    name: 'maxSilentFlows',
    default: maxSilentFlows,
    unit: '',
    about: 'live flows at once until silence ends any',
    outcome:
      'UDP ends after five minutes of silence, or one when it was a question and its answer, TCP half open or half closed after four, and what is established after 31; later packets of one begin a new flow',
    choice: { least: 0, most: 2 ** 24 },
    counted: { in: 'limits.flowsFallenSilent' },
  },
  {
    name: 'maxReorderBytes',
    default: maxReorderBytes,
    unit: 'octets',
    about: 'payload of one direction kept while a segment is missing',
    outcome: 'the missing part becomes a gap',
    choice: { least: 0, most: 2 ** 30 },
    counted: { in: 'limits.reorderLimited' },
  },
  {
    name: 'maxReorderBytesTotal',
    default: maxReorderBytesTotal,
    unit: 'octets',
    about: 'the same for all flows together',
    outcome: 'the missing part becomes a gap',
    choice: { least: 0, most: 2 ** 34 },
    counted: { in: 'limits.reorderLimited' },
  },
  {
    name: 'maxHoles',
    default: maxHoles,
    unit: '',
    about: 'missing segments of one direction remembered for late arrivals',
    outcome: 'the oldest stays lost',
    choice: { fixed: 'a direction with so many holes has no payload worth reading late' },
    counted: { in: 'limits.holesForgotten' },
  },
  {
    name: 'maxDatagrams',
    default: maxDatagrams,
    unit: '',
    about: 'fragmented IP datagrams put together at once',
    outcome: 'the oldest is given up, and its flow has what came of it',
    choice: { least: 1, most: 2 ** 20 },
    counted: { in: 'limits.datagramsEvicted' },
  },
  {
    name: 'maxFragmentBytes',
    default: maxFragmentBytes,
    unit: 'octets',
    about: 'fragments of datagrams that are not whole yet',
    outcome: 'the oldest is given up, and its flow has what came of it',
    choice: { least: 0, most: 2 ** 30 },
    counted: { in: 'limits.datagramsEvicted' },
  },
  {
    name: 'fragmentTimeoutSeconds',
    default: DEFAULT_FLOW_LIMITS.fragmentTimeoutSeconds,
    unit: 'seconds',
    about: 'of capture time that a fragmented datagram may take',
    outcome: 'it is given up, and its flow has what came of it',
    choice: { fixed: 'hosts give up after the same time (RFC 8200 4.5)' },
    counted: { in: 'limits.incompleteDatagrams' },
  },
];

/** Of payload, octets to evidence. */
const INSPECT: readonly Limit[] = [
  {
    name: 'maxInspectedBytes',
    default: DEFAULT_INSPECT_LIMITS.maxInspectedBytes,
    unit: 'octets',
    about: 'payload read of one flow',
    outcome: 'the flow keeps what was learned, and is marked as limited',
    choice: { least: 1024, most: 2 ** 40 },
    counted: { in: 'limits.inspectionLimited' },
  },
  {
    name: 'maxHeldBytes',
    default: DEFAULT_INSPECT_LIMITS.maxHeldBytes,
    unit: 'octets',
    about: 'payload of one flow kept while its protocol is not known',
    outcome: 'they are let go; later segments are tried each on its own',
    choice: { fixed: 'a protocol shows itself in less' },
    counted: { not: 'what is let go was tried; a flow that stays unknown is in `limits.recognitionLimited`' },
  },
  {
    name: 'maxTriedSegments',
    default: DEFAULT_INSPECT_LIMITS.maxTriedSegments,
    unit: '',
    about: 'segments tried in search of a protocol',
    outcome: 'the flow stays unknown',
    choice: { fixed: 'a protocol shows itself in fewer' },
    counted: { in: 'limits.recognitionLimited' },
  },
  {
    name: 'maxTriedFromStart',
    default: DEFAULT_INSPECT_LIMITS.maxTriedFromStart,
    unit: '',
    about: 'of these, the ones no protocol begins with, when both beginnings were captured',
    outcome: 'the flow stays unknown',
    choice: { fixed: 'a protocol shows itself at once' },
    counted: { in: 'limits.recognitionLimited' },
  },
  {
    name: 'maxTriedDatagrams',
    default: DEFAULT_INSPECT_LIMITS.maxTriedDatagrams,
    unit: '',
    about: 'datagrams tried in search of a protocol',
    outcome: 'the flow stays unknown',
    choice: { fixed: 'a protocol shows itself in fewer' },
    counted: { in: 'limits.recognitionLimited' },
  },
  {
    name: 'maxEndpoints',
    default: DEFAULT_INSPECT_LIMITS.maxEndpoints,
    unit: '',
    about: 'learned endpoints of one run',
    outcome: 'further ones are not kept: flows to them have no name from an endpoint mapper or a bind',
    choice: { least: 1, most: 2 ** 24 },
    counted: { in: 'limits.endpointsLimited' },
  },
  ...evidence('maxProofs', MAX_PROOFS, 'packets to look at', 'they are pointers: what they prove is kept all the same'),
  ...evidence('maxCredentials', MAX_CREDENTIALS, 'logins, each mechanism and user once where a protocol repeats them', BELIEVED),
  ...evidence('maxChain', MAX_CHAIN, 'certificates of one side', 'chains are shorter; `tls_sessions.chain_length` has its true length'),
  ...evidence('maxRpcInterfaces', MAX_INTERFACES, 'RPC interfaces', BELIEVED),
  ...evidence('maxSecurityContexts', MAX_SECURITY_CONTEXTS, 'RPC security contexts', BELIEVED),
  ...evidence('maxMedia', MAX_MEDIA, 'media lines of SIP calls', '`sip_sessions.media_dropped` has how many more'),
  {
    name: 'maxExchanges',
    default: MAX_EXCHANGES,
    unit: '',
    about: 'HTTP requests of one flow kept one by one',
    outcome: 'further ones are read and counted, but not listed',
    choice: { fixed: 'what they prove, such as logins and content, is kept all the same' },
    counted: { in: 'http_sessions.requests' },
  },
  {
    name: 'maxTowers',
    default: MAX_TOWERS,
    unit: '',
    about: 'towers of one answer of an endpoint mapper',
    outcome: 'further ones are not believed',
    choice: { fixed: 'clients ask for at most 500' },
    counted: { not: 'no mapper answers more than it was asked for' },
  },
  {
    name: 'maxAlternativeNames',
    default: MAX_ALTERNATIVE_NAMES,
    unit: '',
    about: 'alternative names of one certificate',
    outcome: 'further ones are not kept',
    choice: { fixed: 'names are told; the fingerprint is of the whole certificate' },
    counted: { not: 'the fingerprint finds the certificate with all its names' },
  },
  {
    name: 'maxText',
    default: MAX_TEXT,
    unit: 'characters',
    about: 'kept of a text from a capture, such as a banner; of users and hosts less',
    outcome: 'the text is cut, and ends with …',
    choice: { fixed: 'texts are told to people' },
    counted: { not: 'a cut text shows it' },
  },
];

/** Of what is kept of all flows together when they are judged and told. */
const JUDGE: readonly Limit[] = [
  {
    name: 'maxHosts',
    default: MAX_HOSTS,
    unit: '',
    about: 'hosts of which it is kept what they were seen serving',
    outcome: 'further ones are clients, or what the site profile says',
    choice: { fixed: 'a store judged again has to give the same; no site has so many servers' },
    counted: { in: 'limits.hostsLimited' },
  },
  {
    name: 'maxScans',
    default: MAX_SCANS,
    unit: '',
    about: 'pairs of a client and a server whose ports it scanned',
    outcome: 'flows of further ones are judged port by port',
    choice: { fixed: 'a store judged again has to give the same' },
    counted: { in: 'limits.scansLimited' },
  },
  {
    name: 'maxRemembered',
    default: MAX_REMEMBERED,
    unit: '',
    about: 'addresses whose roles are remembered',
    outcome: 'they are forgotten, and worked out again',
    choice: { fixed: 'it costs time, not truth' },
    counted: { not: 'nothing is lost' },
  },
  {
    name: 'maxUsers',
    default: MAX_USERS,
    unit: '',
    about: 'users named in one finding',
    outcome: 'further ones are counted',
    choice: { fixed: 'nobody reads a longer list; the store has every login' },
    counted: { in: 'findings.usersLeftOut' },
  },
  {
    name: 'maxLogins',
    default: MAX_LOGINS,
    unit: '',
    about: 'exposed logins told apart in a summary',
    outcome: 'further ones are counted each as one of its own',
    choice: { fixed: 'nobody reads a longer list; the store has every login' },
    counted: { in: 'summary.exposedLogins' },
  },
];

/** A list in the evidence of one flow. */
function evidence(name: string, most: number, about: string, fixed: string): Limit[] {
  return [
    {
      name,
      default: most,
      unit: '',
      about: `${about} kept of one flow`,
      outcome: 'further ones are left out; `flow_evidence.left_out` says how many',
      choice: { fixed },
      counted: { in: 'limits.evidenceLimited' },
    },
  ];
}

export const LIMITS: readonly { title: string; limits: readonly Limit[] }[] = [
  { title: 'Reading captures', limits: CAPTURE },
  { title: 'Packets and flows', limits: FLOW },
  { title: 'Payload and evidence', limits: INSPECT },
  { title: 'Judging and reports', limits: JUDGE },
];

/** `maxReorderBytes` is `--max-reorder-bytes`. */
export function flagOf({ name }: Limit): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
