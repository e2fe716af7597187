import type { Finding } from '../../audit/finding.js';
import type { StoreReader } from '../../store/index.js';
import type { FlowNames } from '../flow-json.js';
import { wiresharkFilter } from '../wireshark.js';

/** Where to look: the display filter that selects, in this capture, the packets that prove a finding. */
export interface EvidenceFilter {
  /** File name of the capture. */
  capture: string;
  filter: string;
}

/**
 * By frame numbers, one filter a capture. The numbers of a flow that runs on into another capture of its run may count in either: of such a flow
 * all packets are selected, in whichever capture the filter is used.
 */
export function evidenceFilters({ evidence }: Finding, store: StoreReader, names: FlowNames): EvidenceFilter[] {
  const frames = new Map<number, number[]>();
  const filters: EvidenceFilter[] = [];
  for (const [id, packets] of packetsByFlow(evidence)) {
    const flow = store.judgedFlow(id)!;
    if (names.spansFiles(flow)) filters.push({ capture: names.capture(flow.captureId), filter: wiresharkFilter(flow, true) });
    else appendTo(frames, flow.captureId, packets);
  }
  const numbered = [...frames].map(([captureId, packets]) => ({
    capture: names.capture(captureId),
    filter: `frame.number in {${[...new Set(packets)].sort((a, b) => a - b).join(', ')}}`,
  }));
  return [...numbered, ...filters];
}

function packetsByFlow(evidence: Finding['evidence']): Map<number, number[]> {
  const packets = new Map<number, number[]>();
  for (const { flow, packet } of evidence) appendTo(packets, flow, [packet]);
  return packets;
}

function appendTo(lists: Map<number, number[]>, key: number, more: readonly number[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...more]);
  else for (const each of more) list.push(each);
}
