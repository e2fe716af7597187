import type { Finding } from '../audit/finding.js';
import { FindingCollector } from '../audit/findings.js';
import type { Catalog } from '../catalog/index.js';
import { linkTypeName } from '../decode/link/link-types.js';
import { type SiteProfile, siteOf } from '../site/profile.js';
import type { Store } from '../store/index.js';
import type { HostRow, StoredCapture } from '../store/rows.js';
import { checkStaticPorts, type StaticPortCheck } from './static-ports.js';
import { type EndpointSummary, summarizeEndpoints } from './summary-endpoints.js';
import { type ExposedLogin, FlowTally, type PathSummary, type ProtectionCounts, type UnexpectedGroup } from './summary-tally.js';
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
  containsTlsSecrets: boolean;
  problem: StoredCapture['problem'];
  interrupted: boolean;
}

interface CoverageSummary {
  packets: number;
  decoded: number;
  /** Where the other packets ended, by outcome; with `decoded` they add up to `packets`. */
  notDecoded: Record<string, number>;
  /** Decoded packets whose payload the snaplen cut. */
  payloadCut: number;
  /** Packets of link types exscope does not read, by name. */
  unsupportedLinkTypes: Record<string, number>;
  midstreamFlows: number;
  gapBytes: number;
  /** Packets the capturing systems say they dropped; null when no capture tells. */
  droppedByCapture: number | null;
  /** What else the readers counted, such as corrected lengths. */
  counters: Record<string, number>;
  /** Limits that were reached, and how often. */
  limitsReached: Record<string, number>;
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
  paths: PathSummary[];
  endpoints: EndpointSummary[];
  staticPorts: StaticPortCheck[];
  expectation: FlowTally['expectation'];
  protection: ProtectionCounts;
  unexpected: UnexpectedGroup[];
  unexpectedGroups: number;
  logins: ExposedLogin[];
  exposedLogins: number;
  findings: Finding[];
}

export interface SummaryParts {
  store: Store;
  catalog: Catalog;
  /** Version of exscope. */
  version: string;
  /** How the user may name the store in a next command. */
  storeName: string;
  /** Captures could not be read at all, beside those in the store. */
  unreadable?: number;
}

/** Puts the first page together from a judged store, in one pass over its flows. */
export function summarize({ store, catalog, version, storeName, unreadable = 0 }: SummaryParts): SummaryModel {
  const captures = store.captures();
  const tally = new FlowTally();
  const collector = new FindingCollector();
  for (const flow of store.judgedFlows()) {
    tally.add(flow);
    collector.add(flow);
  }
  const { unexpected, logins } = tally;
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
    busiestServer: tally.busiestServer,
    coverage: coverageOf(store, captures, tally),
    hosts,
    paths: tally.paths,
    endpoints: summarizeEndpoints(store.endpoints(), tally.atServer, site.staticPorts, catalog),
    staticPorts: checkStaticPorts({ endpoints: store.endpoints(), flowsAt: tally.atServer, hosts, site, catalog }),
    expectation: tally.expectation,
    protection: tally.protection,
    unexpected: unexpected.slice(0, MAX_GROUPS),
    unexpectedGroups: unexpected.length,
    logins: logins.slice(0, MAX_GROUPS),
    exposedLogins: logins.length,
    findings: collector.findings(),
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
    containsTlsSecrets,
    problem,
    interrupted,
  };
}

function coverageOf(store: Store, captures: StoredCapture[], tally: FlowTally): CoverageSummary {
  const notDecoded: Record<string, number> = {};
  const coverage: CoverageSummary = {
    packets: 0,
    decoded: 0,
    notDecoded,
    payloadCut: 0,
    unsupportedLinkTypes: {},
    midstreamFlows: tally.midstream,
    gapBytes: tally.gapBytes,
    droppedByCapture: null,
    counters: {},
    limitsReached: {},
  };
  for (const capture of store.coverage()) {
    coverage.payloadCut += capture.payloadCut;
    for (const [outcome, packets] of Object.entries(capture.packets)) {
      coverage.packets += packets;
      if (outcome === 'decoded') coverage.decoded += packets;
      else notDecoded[outcome] = (notDecoded[outcome] ?? 0) + packets;
    }
    for (const [linkType, packets] of capture.unsupportedLinkTypes) {
      const name = linkTypeName(linkType);
      coverage.unsupportedLinkTypes[name] = (coverage.unsupportedLinkTypes[name] ?? 0) + packets;
    }
  }
  for (const { droppedByCapture, counters } of captures) {
    if (droppedByCapture !== null) coverage.droppedByCapture = (coverage.droppedByCapture ?? 0) + droppedByCapture;
    for (const [name, times] of Object.entries(counters)) coverage.counters[name] = (coverage.counters[name] ?? 0) + times;
  }
  for (const [name, times] of Object.entries(store.limits())) if (name !== 'flows' && times > 0) coverage.limitsReached[name] = times;
  return coverage;
}

function extreme(
  captures: StoredCapture[],
  pick: (capture: StoredCapture) => number | null,
  choose: (...all: number[]) => number,
): number | null {
  const times = captures.map(pick).filter((time) => time !== null);
  return times.length === 0 ? null : times.reduce((a, b) => choose(a, b));
}
