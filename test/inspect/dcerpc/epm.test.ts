import { describe, expect, it } from 'vitest';
import { mapperTowers } from '../../../src/inspect/dcerpc/epm.js';
import { bytes, EMSMDB, join, mapped, NSPI, opaque, tower, zeros } from './fixtures.js';

const read = (stub: Uint8Array, littleEndian = true) => mapperTowers(join(opaque(7), stub, opaque(9)), 7, 7 + stub.length, littleEndian);
const ports = (stub: Uint8Array, littleEndian = true) => read(stub, littleEndian).map(({ port }) => port);
const towers = [tower({}), tower({ uuid: NSPI, major: 56, minor: 0, port: 4997, address: [192, 168, 0, 2] })];
const cases = [true, false].flatMap((littleEndian) =>
  [true, false].flatMap((ndr64) => [true, false].map((lookup) => ({ littleEndian, ndr64, lookup }))),
);

describe('towers of an answer', () => {
  it.each(cases)('%o', (options) => {
    expect(read(mapped(towers, options), options.littleEndian)).toEqual([
      { uuid: EMSMDB, version: '0.81', transport: 'tcp', port: 1032, address: null },
      { uuid: NSPI, version: '56.0', transport: 'tcp', port: 4997, address: '192.168.0.2' },
    ]);
    expect(read(mapped([], options), options.littleEndian)).toEqual([]);
  });

  it('in a layout that trusts its counts, a tower in an annotation is none', () => {
    const stub = mapped([tower({ port: 135 })], { lookup: true });
    const hidden = join(stub, tower({ port: 666 }));
    expect(ports(hidden)).toEqual([135]);
  });

  it('transports: TCP, UDP and HTTP, each over its own RPC protocol; pipes and unknown ports are none', () => {
    const kinds = [
      tower({ transport: 7 }),
      tower({ transport: 8, protocol: 0x0a }),
      tower({ transport: 0x1f, port: 593 }),
      tower({ transport: 7, protocol: 0x0a }),
      tower({ transport: 0x0f }),
      tower({ port: 0 }),
    ];
    expect(read(mapped(kinds)).map(({ transport, port }) => `${transport} ${port}`)).toEqual(['tcp 1032', 'udp 1032', 'http 593']);
  });

  it('the vector of a published example: port 64000 at 10.0.0.5', () => {
    const floors = tower({ port: 64_000, address: [10, 0, 0, 5] });
    expect(Buffer.from(floors).toString('hex')).toContain(
      Buffer.from(bytes('01 00 07 02 00 FA 00 01 00 09 04 00 0A 00 00 05')).toString('hex'),
    );
    expect(read(mapped([floors]))).toMatchObject([{ port: 64_000, address: '10.0.0.5' }]);
  });

  it('an ept_lookup whose only object is nil is not an ept_map without towers', () => {
    expect(read(mapped([tower({ transport: 0x1f, port: 5000 })], { lookup: true }))).toMatchObject([{ transport: 'http', port: 5000 }]);
  });

  it('found without counts, when they are damaged or cut off', () => {
    const stub = mapped(towers);
    stub[20] = 99;
    expect(ports(stub)).toEqual([1032, 4997]);
    expect(ports(join(zeros(3), ...towers))).toEqual([1032, 4997]);
    expect(ports(mapped(towers).subarray(0, -6))).toEqual([1032]);
  });

  it('a floor that runs out of the stub ends the tower', () => {
    for (let end = 0; end < towers[0]!.length; end++) expect(ports(towers[0]!.subarray(0, end))).toEqual([]);
    expect(ports(towers[0]!)).toEqual([1032]);
  });

  it('more towers than anybody asks for are not believed to the end', () => {
    const stub = join(...Array.from({ length: 600 }, (_, index) => tower({ port: index + 1 })));
    expect(ports(stub).length).toBe(512);
  });
});
