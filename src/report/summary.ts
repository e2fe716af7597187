import type { Finding } from '../audit/finding.js';
import type { Catalog } from '../catalog/index.js';
import { linkTypeName } from '../decode/link/link-types.js';
import { type SiteProfile, siteOf } from '../site/profile.js';
import type { StoreReader } from '../store/index.js';
import type { HostRow, StoredCapture } from '../store/rows.js';
import type { Wording } from '../wording/wording.js';
import { type Gathering, gathered } from './gathering.js';
import { type ToldFinding, tellFinding } from './model/told-finding.js';
import { checkStaticPorts, type StaticPortCheck } from './static-ports.js';
import { type CoverageSummary, coverageOf } from './summary-coverage.js';
import { type EndpointSummary, summarizeEndpoints } from './summary-endpoints.js';
import type { ExposedLogin, UnexpectedGroup } from './summary-servers.js';
import type { FlowTally, PathSummary, ProtectionCounts } from './summary-tally.js';
import { isoTime, safe } from './text.js';

/** Groups kept in the model; the totals beside them count all. */
const MAX_GROUPS = 200;

export interface CaptureSummary {
  name: string;
  bytes: number;
  sha256: string | null;
  format: string;
  compression: string | null;
  packets: number;
  firstTime: string | null;
  lastTime: string | null;
  linkTypes: string[];
  /** Octets kept of each packet, by interface; 0 says no limit. */
  snaplens: number[];
  interfaces: { name: string | null; linkType: string; snaplen: number; filter: string | null; packets: number }[];
  /** Packets the capturing system says it dropped; null when the file does not tell. */
  droppedByCapture: number | null;
  /** Capture filters: what they did not let through was never seen. */
  filters: string[];
  /** Times are by the capturing system's clock, whose zone the file does not tell. */
  timeZoneUnknown: boolean;
  /** Programs of the capturing system, as far as the capture names them. */
  processes: StoredCapture['processes'];
  /** Packets the capturing system dropped on purpose, by its reason. */
  drops: StoredCapture['drops'];
  containsTlsSecrets: boolean;
  problem: StoredCapture['problem'];
  interrupted: boolean;
}

/** Everything the first page says. `analyze --format json` prints it as it is. */
export interface SummaryModel {
  schemaVersion: 1;
  exscope: string;
  catalog: string;
  store: string;
  captures: CaptureSummary[];
  firstTimeMicros: number | null;
  lastTimeMicros: number | null;
  packets: number;
  flows: number;
  /** A capture was damaged, cut short or unreadable: what is said here is true, but not all there was. */
  partlyRead: boolean;
  interrupted: boolean;
  /** What the user said about the site. */
  site: SiteProfile;
  /** Releases the catalog knows, for `--release`. */
  releases: string[];
  /** The address that answered most flows, whatever it is. */
  busiestServer: string | null;
  coverage: CoverageSummary;
  hosts: HostRow[];
  /** Names the captures have for addresses: told, not proven. */
  names: Record<string, string>;
  paths: PathSummary[];
  endpoints: EndpointSummary[];
  staticPorts: StaticPortCheck[];
  expectation: FlowTally['expectation'];
  protection: ProtectionCounts;
  unexpected: UnexpectedGroup[];
  unexpectedGroups: number;
  logins: ExposedLogin[];
  exposedLogins: number;
  findings: ToldFinding[];
}

export interface SummaryParts {
  store: StoreReader;
  catalog: Catalog;
  /** Version of exscope. */
  version: string;
  /** How the user may name the store in a next command. */
  storeName: string;
  /** Captures could not be read at all, beside those in the store. */
  unreadable?: number;
  /** What a baseline says of findings; they are as they are when absent. */
  accepted?: (findings: Finding[]) => Finding[];
}

/** Puts the first page together from a judged store. */
export function summarize(parts: SummaryParts, wording: Wording, { tally, collector }: Gathering = gathered(parts.store)): SummaryModel {
  const { accepted = (findings) => findings } = parts;
  return {
    ...summaryOf(parts, tally),
    findings: accepted(collector.findings()).map((finding) => tellFinding(finding, wording)),
  };
}

/** The same without findings, for whoever looks for them in another way. */
export function summaryOf(
  { store, catalog, version, storeName, unreadable = 0 }: SummaryParts,
  tally: FlowTally,
): Omit<SummaryModel, 'findings'> {
  const captures = store.captures();
  const { flowsAt, busiest, unexpected, logins, loginsLeftOut } = tally.servers;
  const { catalog: catalogVersion, ownCatalogs: _, ...settings } = store.settings();
  const site = siteOf(settings);
  const hosts = store.hosts();
  return {
    schemaVersion: 1,
    exscope: version,
    catalog: catalogVersion,
    store: storeName,
    captures: captures.map(captureSummary),
    firstTimeMicros: extreme(captures, ({ firstTimeMicros }) => firstTimeMicros, Math.min),
    lastTimeMicros: extreme(captures, ({ lastTimeMicros }) => lastTimeMicros, Math.max),
    packets: captures.reduce((sum, { packets }) => sum + packets, 0),
    flows: tally.flows,
    partlyRead: unreadable > 0 || captures.some(({ problem }) => problem !== null),
    interrupted: captures.some(({ interrupted }) => interrupted),
    site,
    releases: [...catalog.releases.keys()],
    busiestServer: busiest,
    coverage: coverageOf(store, captures, tally),
    hosts,
    names: Object.fromEntries(captures.flatMap(({ names }) => names.map(({ address, name }) => [address, name]))),
    paths: tally.paths(catalog),
    endpoints: summarizeEndpoints(store.endpoints(), flowsAt, site.staticPorts, catalog),
    staticPorts: checkStaticPorts({ endpoints: store.endpoints(), flowsAt, hosts, site, catalog }),
    expectation: tally.expectation,
    protection: tally.protection,
    unexpected: unexpected.slice(0, MAX_GROUPS),
    unexpectedGroups: unexpected.length,
    logins: logins.slice(0, MAX_GROUPS),
    exposedLogins: logins.length + loginsLeftOut,
  };
}

function captureSummary(capture: StoredCapture): CaptureSummary {
  const { name, bytes, sha256, format, compression, packets, interfaces, problem, containsTlsSecrets, interrupted } = capture;
  return {
    name: safe(name),
    bytes,
    sha256,
    format,
    compression,
    packets,
    firstTime: isoTime(capture.firstTimeMicros),
    lastTime: isoTime(capture.lastTimeMicros),
    linkTypes: [...new Set(interfaces.map(({ linkType }) => linkTypeName(linkType)))],
    snaplens: [...new Set(interfaces.map(({ snaplen }) => snaplen))],
    interfaces: interfaces.map(({ linkType, id: _id, section: _section, ...rest }) => ({ ...rest, linkType: linkTypeName(linkType) })),
    droppedByCapture: capture.droppedByCapture,
    filters: [...new Set(interfaces.flatMap(({ filter }) => filter ?? []))],
    timeZoneUnknown: capture.timeZoneUnknown,
    processes: capture.processes,
    drops: capture.drops,
    containsTlsSecrets,
    problem,
    interrupted,
  };
}

function extreme(
  captures: StoredCapture[],
  pick: (capture: StoredCapture) => number | null,
  choose: (...all: number[]) => number,
): number | null {
  const times = captures.map(pick).filter((time) => time !== null);
  return times.length === 0 ? null : times.reduce((a, b) => choose(a, b));
}
