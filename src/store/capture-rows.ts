import type { Value } from './evidence/table.js';
import type { CaptureRecord, StoredProcess } from './rows.js';

/** A row, by the table it belongs in. */
type Row = readonly [table: string, values: Value[]];

/** All rows about one capture, without its flows; `id` is that of its row in `captures`. */
export function captureRows(id: number, facts: CaptureRecord): Row[] {
  return [
    ['captures', captureValues(id, facts)],
    ...facts.interfaces.map(
      (each): Row => ['interfaces', [id, each.section, each.id, each.linkType, each.snaplen, each.name, each.filter, each.packets]],
    ),
    ...facts.skippedBlocks.map(({ type, blocks }): Row => ['skipped_blocks', [id, type, blocks]]),
    ...facts.coverage.map(([outcome, packets]): Row => ['coverage', [id, outcome, packets]]),
    ...facts.unsupportedLinkTypes.map(([linkType, packets]): Row => ['unsupported_link_types', [id, linkType, packets]]),
    ...facts.encapsulated.map(([encapsulation, packets]): Row => ['encapsulated', [id, encapsulation, packets]]),
    ...facts.names.map(({ address, name }): Row => ['names', [id, address, name]]),
    ...facts.processes.map((process): Row => ['processes', processValues(id, process)]),
    ...facts.drops.map(({ reason, packets }): Row => ['drops', [id, reason, packets]]),
  ];
}

function processValues(id: number, { pid, path, local, remote, packets }: StoredProcess): Value[] {
  return [id, pid, path, local?.address ?? null, local?.port ?? null, remote?.address ?? null, remote?.port ?? null, packets];
}

/** In the order of the columns of `captures`. */
function captureValues(id: number, facts: CaptureRecord): Value[] {
  const { counters, problem } = facts;
  return [
    id,
    facts.name,
    facts.path,
    facts.bytes,
    facts.sha256,
    facts.format,
    facts.compression,
    facts.byteOrder,
    facts.packets,
    facts.capturedBytes,
    facts.originalBytes,
    facts.firstTimeMicros,
    facts.lastTimeMicros,
    facts.sections,
    facts.droppedByCapture,
    counters.correctedLengths,
    counters.unknownInterface,
    counters.withoutTime,
    counters.outOfTimeOrder,
    counters.clockWentBack,
    counters.blocksSkipped,
    counters.interfacesNotListed,
    counters.resumed,
    counters.annotationsNotListed,
    facts.payloadCut,
    facts.wrongIpChecksums,
    facts.timeZoneUnknown ? 1 : 0,
    facts.containsTlsSecrets ? 1 : 0,
    facts.interrupted ? 1 : 0,
    problem?.code ?? null,
    problem?.message ?? null,
    problem?.offset ?? null,
    problem?.packet ?? null,
  ];
}
