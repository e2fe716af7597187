/** Limits of reading captures. */
import { writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type CaptureInput, mergeCaptures, readCapture } from '../../src/capture/index.js';
import { decompress } from '../capture/decompress.js';
import { join, parse, pcapFile, Section, text } from '../capture/files.js';
import { netmonFile } from '../capture/netmon-files.js';
import { scratch } from '../helpers/exscope.js';
import type { Driver } from './drive.js';

const folder = scratch();
let files = 0;

function put(bytes: Uint8Array): CaptureInput {
  const name = `${files++}.cap`;
  const path = pathOf(folder, name);
  writeFileSync(path, bytes);
  return { path, name, size: bytes.length };
}

const frame = text('a frame of 26 octets, just');
const make = new Section();
const begin = join(make.header(), make.interface());
const zip = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

export const CAPTURE_DRIVERS: Record<string, Driver> = {
  maxOpenCaptures: async (past) => {
    const order: number[] = [];
    const inputs = [1, 2, 3].map((second) => put(pcapFile([second, second + 9].map((seconds) => ({ seconds, bytes: frame })))));
    const sink = {
      begin: () => {},
      packet: ({ seconds }: { seconds: number }) => void order.push(seconds),
      end: () => {},
      unreadable: (error: Error) => {
        throw error;
      },
    };
    const late = await mergeCaptures(inputs, sink, { maxOpenCaptures: past ? 2 : 3, bufferSize: 64 });
    return { counted: late, acted: order.length === 6 && order.some((second, at) => at > 0 && second < order[at - 1]!) };
  },
  maxPacketLength: (past) => {
    const records = [frame, frame.subarray(1)].map((bytes) => ({ bytes }));
    const { packets, facts } = parse(pcapFile(records.reverse()), [], { maxPacketLength: past ? 25 : 26 });
    return { counted: facts.problem === null ? 0 : 1, acted: packets.length === 1 && facts.problem?.code === 'damaged' };
  },
  maxBlockLength: (past) => {
    const last = make.enhanced(frame);
    const { packets, facts } = parse(join(begin, make.enhanced(frame.subarray(8)), last), [], {
      maxBlockLength: last.length - (past ? 4 : 0),
    });
    return { counted: facts.problem === null ? 0 : 1, acted: packets.length === 1 && facts.problem?.code === 'damaged' };
  },
  maxExpansion: async (past) => {
    // Small files are not measured: their first 65,536 octets count as on disk.
    const { text: read, problem } = await decompress(zip(new Uint8Array(4 * 65_536)), 1000, { maxExpansion: past ? 3 : 4 });
    return { counted: problem === null ? 0 : 1, acted: read.length > 0 && problem?.code === 'limit' };
  },
  maxLayers: async (past) => {
    const inside = zip(zip(frame));
    const { text: read, layers } = await decompress(past ? zip(inside) : inside);
    return { counted: 0, acted: layers === 2 && read !== Buffer.from(frame).toString('latin1') };
  },
  maxBufferedBytes: async (past) => {
    const file = netmonFile([{ bytes: frame }]);
    let packets = 0;
    const limits = { maxBufferedBytes: file.length - (past ? 1 : 0) };
    const { problem } = await readCapture(put(zip(file)), () => void packets++, { limits });
    return { counted: problem === null ? 0 : 1, acted: packets === 0 && problem?.code === 'limit' };
  },
  maxInterfaces: (past) => {
    const { packets, facts } = parse(join(begin, make.interface(), make.enhanced(frame, { id: 1 })), [], { maxInterfaces: past ? 1 : 2 });
    return { counted: facts.counters.interfacesNotListed, acted: packets.length === 1 && facts.interfaces.length === 1 };
  },
  maxSectionInterfaces: (past) => {
    const { packets, facts } = parse(join(begin, make.interface(), make.enhanced(frame, { id: 1 })), [], {
      maxSectionInterfaces: past ? 1 : 2,
    });
    return { counted: facts.counters.unknownInterface, acted: packets.length === 0 && facts.problem === null };
  },
  maxBlockTypes: (past) => {
    const blocks = Array.from({ length: past ? 3 : 2 }, (_, kind) => make.block(0x0bad + kind, text('skip')));
    const { facts } = parse(join(begin, ...blocks), [], { maxBlockTypes: 2 });
    const listed = facts.skippedBlocks.reduce((sum, each) => sum + each.blocks, 0);
    return { counted: facts.counters.blocksSkipped - listed, acted: facts.counters.blocksSkipped === 3 && listed === 2 };
  },
  maxAnnotations: (past) => {
    const commented = (pid: number) => make.enhanced(frame, { options: make.option(1, text(`PID=${pid}`)) });
    const { packets, facts } = parse(join(begin, commented(1), commented(2)), [], { maxAnnotations: past ? 1 : 2 });
    return { counted: facts.counters.annotationsNotListed, acted: packets.length === 2 && facts.processes.length === 1 };
  },
};
