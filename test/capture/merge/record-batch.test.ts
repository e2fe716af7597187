/** What waits is what came, also when the memory it lay in has changed. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecordBatch } from '../../../src/capture/merge/record-batch.js';
import { PacketRecord } from '../../../src/capture/record.js';
import { text } from '../files.js';

const recordOf = (fields: Partial<PacketRecord>) => Object.assign(new PacketRecord(), fields);

function taken(batch: RecordBatch): PacketRecord {
  const record = new PacketRecord();
  batch.take(record);
  return record;
}

it('every field of every record comes back', () => {
  const fields = fc.record({
    number: fc.integer({ min: 1, max: 2 ** 40 }),
    offset: fc.nat(500),
    capturedLength: fc.nat(500),
    originalLength: fc.nat(2 ** 32 - 1),
    linkType: fc.nat(2 ** 32 - 1),
    interfaceId: fc.nat(2 ** 32 - 1),
    seconds: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
    nanoseconds: fc.nat(999_999_999),
    fcsLength: fc.nat(15),
  });
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 1200 }), (records) => {
      const batch = new RecordBatch(5);
      for (let round = 0; round < 2; round++) {
        const part = new Uint8Array(1000);
        for (const record of records) batch.add(recordOf({ ...record, buffer: part }), part);
        for (const record of records) {
          expect(batch.micros).toBe(record.seconds * 1e6 + Math.floor(record.nanoseconds / 1000));
          expect({ ...taken(batch) }).toEqual({ ...record, buffer: part, hasTime: true });
        }
        expect(batch.empty).toBe(true);
        batch.clear();
      }
    }),
    { numRuns: 10 },
  );
});

it('octets elsewhere than in the present part are kept: they will be overwritten', () => {
  const batch = new RecordBatch(5);
  const part = text('the present part');
  const carried = text('..carried over..');
  batch.add(recordOf({ buffer: carried, offset: 2, capturedLength: 12 }), part);
  batch.add(recordOf({ buffer: part, offset: 4, capturedLength: 7 }), part);
  carried.fill(0);
  const words = [taken(batch), taken(batch)].map(({ buffer, offset, capturedLength }) =>
    Buffer.from(buffer.subarray(offset, offset + capturedLength)).toString('latin1'),
  );
  expect(words).toEqual(['carried over', 'present']);
});

it('one without a time is as old as the one before it, also in the part before', () => {
  const batch = new RecordBatch(5);
  const part = text('part');
  const add = (fields: Partial<PacketRecord>) => batch.add(recordOf({ buffer: part, ...fields }), part);
  add({ hasTime: false });
  add({ seconds: 7, nanoseconds: 1999 });
  expect(batch.micros).toBe(5);
  expect(taken(batch)).toMatchObject({ hasTime: false, seconds: 0 });
  taken(batch);
  batch.clear();
  add({ hasTime: false, seconds: 99 });
  expect(batch.micros).toBe(7_000_001);
  expect(taken(batch)).toMatchObject({ hasTime: false, seconds: 0 });
});
