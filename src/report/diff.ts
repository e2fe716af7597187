import { type Baseline, withBaseline } from '../audit/baseline.js';
import { isAccepted } from '../audit/finding.js';
import { FindingCollector } from '../audit/findings.js';
import type { Catalog } from '../catalog/index.js';
import type { Store } from '../store/index.js';
import type { Wording } from '../wording/wording.js';
import { type ToldFinding, tellFinding } from './model/told-finding.js';
import { socket } from './text.js';

/** What one of two stores has and the other has not, or has otherwise. */
export interface Change {
  section: 'path' | 'listener' | 'endpoint' | 'protection' | 'host' | 'finding';
  /** `same` is told of findings only: what is still wrong. */
  change: 'new' | 'gone' | 'changed' | 'same';
  /** What it is about, in the language of the context: the same thing has the same subject in both stores. */
  subject: string;
  before: string | null;
  after: string | null;
  /** Of a finding. */
  fingerprint?: string;
  /** Of a finding of the later store that somebody answers for. */
  accepted?: boolean;
}

/** What of a store is compared, by section and subject; the text says how it is. */
type Picture = Record<Exclude<Change['section'], 'finding'>, Map<string, string>> & { findings: Map<string, ToldFinding> };

export interface DiffContext {
  catalog: Catalog;
  /** Subjects are told in its language; codes stay codes. */
  wording: Wording;
  baseline: Baseline;
}

/** What appeared, vanished or changed from one store to the other: findings, and which are still there; data paths, listeners, RPC endpoints, protection, roles. */
export function diffStores(before: Store, after: Store, context: DiffContext): Change[] {
  const [old, young] = [pictureOf(before, context), pictureOf(after, context)];
  return [
    ...findingChanges(old.findings, young.findings, context.wording),
    ...SECTIONS.flatMap((section) => changes(section, old[section], young[section])),
  ];
}

const SECTIONS = ['path', 'listener', 'endpoint', 'protection', 'host'] as const;
const FINDING_CHANGES: readonly Change['change'][] = ['new', 'gone', 'changed', 'same'];

/** A problem is the same when its fingerprint is; how often it was seen does not count. */
function findingChanges(before: ReadonlyMap<string, ToldFinding>, after: ReadonlyMap<string, ToldFinding>, wording: Wording): Change[] {
  const fingerprints = [...new Set([...after.keys(), ...before.keys()])];
  const all = fingerprints.map((fingerprint): Change => {
    const [was, is] = [before.get(fingerprint), after.get(fingerprint)];
    const { kind, server, anyPort, title } = (is ?? was)!;
    return {
      section: 'finding',
      change: was === undefined ? 'new' : is === undefined ? 'gone' : was.severity === is.severity ? 'same' : 'changed',
      subject: wording.say('diff.finding', { kind, where: anyPort ? server.address : socket(server), title }),
      before: was?.severity ?? null,
      after: is?.severity ?? null,
      fingerprint,
      ...(is !== undefined && isAccepted(is) && { accepted: true }),
    };
  });
  return FINDING_CHANGES.flatMap((change) => all.filter((each) => each.change === change));
}

function changes(section: Change['section'], before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Change[] {
  const subjects = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return subjects.flatMap((subject): Change[] => {
    const [was, is] = [before.get(subject) ?? null, after.get(subject) ?? null];
    if (was === is) return [];
    return [{ section, change: was === null ? 'new' : is === null ? 'gone' : 'changed', subject, before: was, after: is }];
  });
}

function pictureOf(store: Store, { catalog, wording, baseline }: DiffContext): Picture {
  const at = (what: string, where: string) => wording.say('diff.at', { what, where });
  const paths = new Set<string>();
  const listeners = new Map<string, Set<string>>();
  const protection = new Map<string, Set<string>>();
  const collector = new FindingCollector();
  for (const flow of store.judgedFlows()) {
    collector.see(flow);
    const { server, transport, verdict, state } = flow;
    if (verdict.expectation === 'unrelated') continue;
    if (verdict.pathId !== null) paths.add(at(verdict.pathId, server.address));
    // Nobody answered: nothing listens there.
    if (state === 'unanswered') continue;
    // A dynamic port is another after each start; the endpoints below say what was on it.
    if (catalog.pathsByPort(transport, server.port).length > 0 || verdict.pathBasis === 'static-port' || verdict.pathId === null) {
      add(listeners, `${socket(server)} ${transport}`, verdict.protocol);
    }
    const what = verdict.pathId ?? verdict.protocol;
    if (!verdict.byDesign && verdict.protection !== 'undetermined') add(protection, at(what, server.address), verdict.protection);
  }
  const endpoints = new Map<string, Set<string>>();
  for (const { address, port, uuid, version, transport } of store.endpoints()) {
    const known = catalog.interfaceByUuid(uuid, version);
    if (known === undefined || transport === 'udp') continue;
    const what = at(known.name, address);
    add(endpoints, transport === 'http' ? wording.say('diff.over-http', { what }) : what, String(port));
  }
  return {
    path: new Map([...paths].map((path) => [path, 'seen'])),
    listener: joined(listeners),
    endpoint: joined(endpoints),
    protection: joined(protection),
    host: new Map(
      store
        .hosts()
        .map(({ address, roles, releases }) => [address, [...roles, ...releases.map((release) => `Exchange ${release}`)].join(', ')]),
    ),
    findings: new Map(withBaseline(collector.findings(), baseline).map((finding) => [finding.fingerprint, tellFinding(finding, wording)])),
  };
}

function add(index: Map<string, Set<string>>, subject: string, text: string): void {
  const texts = index.get(subject);
  if (texts === undefined) index.set(subject, new Set([text]));
  else texts.add(text);
}

function joined(index: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string> {
  return new Map(
    [...index].map(([subject, texts]) => [subject, [...texts].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(', ')]),
  );
}
