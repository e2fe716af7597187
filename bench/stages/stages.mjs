// The stages a packet goes through, each fed from memory with what the one before it told.
import { rmSync } from 'node:fs';
import { batchesOf, DEAF, follow, inspect, tellingsOf } from './observed.mjs';
import { Records, readThrough } from './records.mjs';
import { captureInMemory, PROTOCOLS } from './traffic.mjs';

/** A capture is read without a file: what the reader of files adds. */
const FILE = { path: 'memory', name: 'memory', sha256: null, compression: null, interrupted: false };

function writeStore({ StoreWriter }, path, tellings, capture) {
  const writer = StoreWriter.create(path);
  writer.begin('0.0.0');
  for (const tell of tellings) tell(writer);
  writer.capture(0, capture);
  writer.finish({ interrupted: false });
}

/** Stages by name: packets, and what to time. In the order they are in: judging takes what storing wrote. `less`: the stage whose time is in it and is taken off. */
export function stagesOf(rooms, { profile, seed, packets, store }) {
  const octets = captureInMemory(profile, seed, packets);
  const records = new Records(rooms, octets);
  const { batches, coverage } = batchesOf(rooms, records);
  const tellings = tellingsOf(rooms, batches);
  const capture = { ...FILE, bytes: octets.length, ...records.facts, ...coverage.record() };
  const packet = new rooms.Packet();
  packet.maxTunnelDepth = 8;
  const catalog = rooms.loadCatalog();
  const protocols = Object.entries(PROTOCOLS).map(([name, weights]) => {
    const alone = new Records(rooms, captureInMemory(profile, seed, packets / 4, weights));
    const told = batchesOf(rooms, alone).batches;
    return [`inspect ${name}`, { packets: alone.packets, run: () => inspect(rooms, told) }];
  });
  return {
    'record walk': { packets: records.packets, run: () => readThrough(rooms, octets, () => {}) },
    decode: { packets: records.packets, run: () => records.each((record) => rooms.decode(record, packet)) },
    flow: { packets: records.packets, run: () => follow(rooms, records, DEAF), less: 'decode' },
    relay: { packets: records.packets, run: () => follow(rooms, records, new rooms.RelayWriter(() => {})), less: 'flow' },
    inspect: { packets: records.packets, run: () => inspect(rooms, batches) },
    ...Object.fromEntries(protocols),
    store: {
      packets: records.packets,
      run: () => {
        rmSync(store, { force: true });
        writeStore(rooms, store, tellings, capture);
      },
    },
    judge: { packets: records.packets, run: () => rooms.judgeStore(store, rooms.NO_SITE, catalog) },
  };
}
