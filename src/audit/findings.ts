import type { JudgedFlow, Store } from '../store/index.js';
import { collectives, DETECTORS } from './detect/index.js';
import type { Seen, Sighting } from './detect/sighting.js';
import { type Finding, SEVERITIES } from './finding.js';

const MAX_CLIENTS = 50;
const MAX_FLOWS = 200;
const MAX_PACKETS = 12;

interface Group extends Finding {
  clientSet: Set<string>;
  userSet: Set<string>;
}

/** Gathers what is wrong while judged flows pass: one finding per problem, server and port. */
export class FindingCollector {
  readonly #groups = new Map<string, Group>();
  readonly #collectives = collectives();

  add(flow: JudgedFlow): void {
    for (const detect of DETECTORS) for (const sighting of detect(flow)) addTo(this.#groups, flow, sighting);
    for (const collective of this.#collectives) collective.see(flow);
  }

  /** Worst first, then by number of flows. To be called once, at the end. */
  findings(): Finding[] {
    for (const collective of this.#collectives) for (const { sighting, ...flow } of collective.end()) addTo(this.#groups, flow, sighting);
    const rank = (finding: Finding) => SEVERITIES.indexOf(finding.severity);
    return [...this.#groups.values()]
      .sort(
        (a, b) =>
          rank(b) - rank(a) ||
          b.flowCount - a.flowCount ||
          a.server.address.localeCompare(b.server.address) ||
          a.server.port - b.server.port,
      )
      .map(({ clientSet, userSet, ...finding }, index) => ({
        ...finding,
        id: `F${index + 1}`,
        clients: [...clientSet].sort().slice(0, MAX_CLIENTS),
        clientCount: clientSet.size,
        users: [...userSet].sort(),
      }));
  }
}

/** The findings of a judged store. */
export function findFindings(store: Store): Finding[] {
  const collector = new FindingCollector();
  for (const flow of store.judgedFlows()) collector.add(flow);
  return collector.findings();
}

function addTo(groups: Map<string, Group>, flow: Omit<Seen, 'sighting'>, sighting: Sighting): void {
  const { server, client } = flow;
  const key = `${sighting.kind} ${server.address} ${sighting.anyPort ? '' : server.port} ${sighting.title}`;
  let group = groups.get(key);
  if (group === undefined) {
    group = {
      id: '',
      kind: sighting.kind,
      severity: sighting.severity,
      title: sighting.title,
      detail: sighting.detail,
      server: { address: server.address, port: server.port },
      clients: [],
      clientCount: 0,
      flows: [],
      flowCount: 0,
      users: [],
      packets: [],
      clientSet: new Set(),
      userSet: new Set(),
    };
    groups.set(key, group);
  }
  group.flowCount++;
  if (group.flows.length < MAX_FLOWS) group.flows.push(flow.id);
  group.clientSet.add(client.address);
  for (const user of sighting.users ?? []) group.userSet.add(user);
  for (const packet of sighting.packets)
    if (group.packets.length < MAX_PACKETS && !group.packets.includes(packet)) group.packets.push(packet);
}
