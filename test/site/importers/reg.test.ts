import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../src/catalog/index.js';
import { ExscopeError } from '../../../src/errors.js';
import { MAX_REG_PROBLEMS, readRegFile } from '../../../src/site/importers/reg-file.js';
import { portsOf } from '../../../src/site/importers/reg-ports.js';
import { importedText, MAX_IMPORT_BYTES } from '../../../src/site/importers/text.js';
import { processorTime } from '../../helpers/processor-time.js';

const services = [...loadCatalog().staticPortServices.values()];
const RECOMMENDED = { from: 59_531, to: 60_554, release: '2010' };
const ports = (text: string) => portsOf(readRegFile(text, 'cas01.reg'), services, RECOMMENDED);

const HEAD = 'Windows Registry Editor Version 5.00\r\n\r\n';
const SERVICES = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services';
const EXPORT = `${HEAD}[${SERVICES}\\MSExchangeRPC\\ParametersSystem]\r
"TCP/IP Port"=dword:0000e88c\r
"EnablePushNotifications"=dword:00000001\r
\r
[${SERVICES}\\MSExchangeAB\\Parameters]\r
"RpcTcpPort"="59533"\r
@="default"\r
\r
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName]\r
"ComputerName"="CAS01"\r
`;

describe('text of an export', () => {
  it.each([
    ['UTF-16 with a mark', Buffer.from(`\ufeff${EXPORT}`, 'utf16le')],
    ['UTF-16 without one', Buffer.from(EXPORT, 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\ufeff${EXPORT}`, 'utf16le').swap16()],
    ['UTF-8', Buffer.from(EXPORT)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${EXPORT}`)],
    ['an old code page', Buffer.concat([Buffer.from(EXPORT), Buffer.from([0x3b, 0xe9, 0xff])])],
  ])('is read as %s', (_, bytes) => {
    expect(ports(importedText(bytes, 'cas01.reg')).pins.map(({ port }) => port)).toEqual([59_532, 59_533]);
  });

  it('is refused when it is too large to be one', () => {
    expect(() => importedText({ length: MAX_IMPORT_BYTES + 1 } as Uint8Array, 'x.reg')).toThrow(/x\.reg: \d+ bytes are too many/);
  });
});

describe('a registry export', () => {
  it('pins services, tells its computer, and counts lines', () => {
    expect(ports(EXPORT)).toEqual({
      pins: [
        { services: ['rpc-client-access', 'public-folders'], port: 59_532, line: 4 },
        { services: ['address-book'], port: 59_533, line: 8 },
      ],
      ranges: [],
      notes: [{ line: 5, what: 'new mail notifications by UDP are on; the client chooses the port' }],
      computer: 'CAS01',
    });
  });

  it('has strings, numbers, lists, continued lines, deletions and comments', () => {
    const text = `${HEAD}; a comment
[HKEY_LOCAL_MACHINE\\A]
"path"="C:\\\\Program Files\\\\\\"x\\""
"list"=hex(7):35,00,30,00,30,00,30,00,2d,00,\\
  35,00,31,00,30,00,30,00,00,00,00,00
"expand"=hex(2):25,00,41,00,25,00,00,00
"q"=hex(b):01,00,00,00,00,00,00,00
"bytes"=hex:01,02
"gone"=-
[-HKEY_LOCAL_MACHINE\\B]
"in a deleted key"="x"
`;
    expect(readRegFile(text, 'x.reg').values.map(({ name, type, value, line }) => [name, type, value, line])).toEqual([
      ['path', 'REG_SZ', 'C:\\Program Files\\"x"', 5],
      ['list', 'REG_MULTI_SZ', ['5000-5100'], 6],
      ['expand', 'REG_EXPAND_SZ', '%A%', 8],
      ['q', 'REG_QWORD', 1, 9],
      ['bytes', 'REG_BINARY', null, 10],
    ]);
  });

  it('of Windows 2000 has its own header and narrow lists', () => {
    const text = 'REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\A]\n"list"=hex(7):35,30,30,30,00,00\n';
    expect(readRegFile(text, 'x.reg').values[0]!.value).toEqual(['5000']);
  });

  it('tells its broken lines, up to a limit', () => {
    const text = `${HEAD}[HKEY_LOCAL_MACHINE\\A]\n"a"=dword:zz\n${'nonsense\n'.repeat(50)}`;
    const { problems, values } = readRegFile(text, 'x.reg');
    expect(values).toEqual([]);
    expect(problems).toHaveLength(MAX_REG_PROBLEMS);
    expect(problems[0]).toEqual({ line: 4, what: 'is no value of a registry export' });
  });

  it.each([
    ['', 1],
    ['a text\n', 1],
    ['\n\n[HKEY_LOCAL_MACHINE]\n', 3],
  ])('is refused when it does not begin as one (%j)', (text, line) => {
    try {
      readRegFile(text, 'x.reg');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ExscopeError);
      expect((error as ExscopeError).message).toMatch(new RegExp(`^x\\.reg:${line}: not a registry export`));
      expect((error as ExscopeError).hint).toContain('reg export');
    }
  });
});

describe('every value that pins a port', () => {
  const pinned = services.flatMap(({ name, registry }) => (registry === null ? [] : [[name, registry] as const]));

  it.each(pinned)('%s', (name, { key, value, type }) => {
    const data = type === 'REG_SZ' ? '"59540"' : 'dword:0000e894';
    const { pins } = ports(`${HEAD}[HKEY_LOCAL_MACHINE\\${key}]\n"${value}"=${data}\n`);
    expect(pins).toHaveLength(1);
    expect(pins[0]).toMatchObject({ services: expect.arrayContaining([name]), port: 59_540 });
  });

  it('is found in any control set and letter case', () => {
    const key = 'HKLM\\system\\ControlSet001\\services\\msexchangeab\\PARAMETERS';
    expect(ports(`${HEAD}[${key}]\n"rpctcpport"="59533"\n`).pins).toMatchObject([{ services: ['address-book'], port: 59_533 }]);
  });
});

describe('values that do not do what somebody meant', () => {
  const rpc = (data: string) => ports(`${HEAD}[${SERVICES}\\MSExchangeRPC\\ParametersSystem]\n"TCP/IP Port"=${data}\n`);
  const book = (data: string) => ports(`${HEAD}[${SERVICES}\\MSExchangeAB\\Parameters]\n"RpcTcpPort"=${data}\n`);

  it('have the wrong type', () => {
    expect(rpc('"59532"')).toMatchObject({
      pins: [],
      notes: [{ line: 4, what: expect.stringMatching(/is REG_SZ, and the service reads REG_DWORD: it is not in force/) }],
    });
    expect(book('dword:0000e88d')).toMatchObject({ pins: [], notes: [{ what: expect.stringMatching(/reads REG_SZ/) }] });
  });

  it.each(['"none"', '"0"', '"70000"', '""'])('hold no port: %s', (data) => {
    expect(book(data)).toMatchObject({ pins: [], notes: [{ what: expect.stringMatching(/holds no port/) }] });
  });

  it('are outside the recommended range, or below 1024', () => {
    expect(rpc('dword:0000c350')).toMatchObject({
      pins: [{ port: 50_000 }],
      notes: [{ what: expect.stringMatching(/outside 59531 to 60554/) }],
    });
    expect(rpc('dword:00000050').notes[0]!.what).toMatch(/pins 80, below 1024/);
    const store = ports(`${HEAD}[${SERVICES}\\MSExchangeIS\\ParametersSystem]\n"TCP/IP Port"=dword:0000c350\n`);
    expect(store.notes).toEqual([]);
  });

  it('are written in the wrong case where that counts', () => {
    const mta = ports(`${HEAD}[${SERVICES}\\MSExchangeMTA\\Parameters]\n"TCP/IP Port for RPC Listens"=dword:00001389\n`);
    expect(mta.notes[0]!.what).toMatch(/its case counts/);
  });
});

describe('values that say something else of ports', () => {
  it.each([
    [`${SERVICES}\\MSExchangeMTA\\Parameters`, 'RFC1006 Port Number', 'dword:00000066', 'X.400 over TCP listens on 102, the default'],
    [
      `${SERVICES}\\MSExchangeMTA\\Parameters`,
      'RFC1006 Port Number',
      'dword:00000067',
      'X.400 over TCP listens on 103; all MTAs must use the same',
    ],
    [
      `${SERVICES}\\NTDS\\Parameters`,
      'NSPI interface protocol sequences',
      '"ncacn_http:6004"',
      'the global catalog offers its address book to RPC over HTTP: ncacn_http:6004',
    ],
    [`${SERVICES}\\MSExchangeSA\\Parameters`, 'HTTPFEPollingInterval', 'dword:0000000f', 'ValidPorts is written again every 15 minutes'],
    ['HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\RpcProxy', 'AllowAnonymous', 'dword:00000001', 'RPC over HTTP is allowed without TLS'],
    [
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet',
      'PortsInternetAvailable',
      '"Y"',
      'the ports of Rpc\\Internet are the ones given out',
    ],
    [
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet',
      'UseInternetPorts',
      '"N"',
      'services get ports outside Rpc\\Internet unless they ask for others',
    ],
    [
      'HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\11.0\\Outlook\\RPC',
      'FixedUDPPort',
      'dword:00001388',
      'Outlook takes new mail notifications on UDP 5000',
    ],
    [
      'HKEY_USERS\\S-1-5-21\\Software\\Microsoft\\Office\\11.0\\Outlook\\RPC',
      'FixedUDPPort',
      'dword:00001388',
      'Outlook takes new mail notifications on UDP 5000',
    ],
  ])('%s %s', (key, name, data, what) => {
    expect(ports(`${HEAD}[${key}]\n"${name}"=${data}\n`)).toMatchObject({ pins: [], notes: [{ line: 4, what }] });
  });
});

describe('values that bound ports', () => {
  it('name what RPC over HTTP proxies may reach', () => {
    const text = `${HEAD}[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\RpcProxy]\n"ValidPorts"="mbx01:6001-6002;mbx01:6004;mbx01"\n`;
    expect(ports(text)).toMatchObject({
      ranges: [
        { server: 'mbx01', from: 6001, to: 6002, line: 4 },
        { server: 'mbx01', from: 6004, to: 6004 },
      ],
      notes: [{ line: 4, what: expect.stringContaining('"mbx01" is no server:port') }],
    });
  });

  it('name the range of all RPC, which one bad entry voids', () => {
    const hex = [...Buffer.from('5000-5100\0bad\0\0', 'utf16le')].map((byte) => byte.toString(16).padStart(2, '0')).join(',');
    const text = `${HEAD}[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet]\n"Ports"=hex(7):${hex}\n`;
    expect(ports(text)).toMatchObject({ ranges: [{ from: 5000, to: 5100 }], notes: [{ what: expect.stringMatching(/one bad entry/) }] });
  });
});

it('a value of very many lines, and one too long for any pattern, cost no more than their size', () => {
  const lines = `${HEAD}[HKEY_LOCAL_MACHINE\\A]\n"list"=hex(7):\\\n${'35,00,\\\n  \\\n'.repeat(60_000)}00,00\n`;
  const read = () => expect(readRegFile(lines, 'x.reg').values).toMatchObject([{ name: 'list', value: ['5'.repeat(60_000)], line: 4 }]);
  expect(processorTime(read)).toBeLessThan(3000);
  const long = `${HEAD}[HKEY_LOCAL_MACHINE\\A]\n"${'a'.repeat(20_000_000)}`;
  expect(readRegFile(long, 'x.reg')).toMatchObject({ values: [], problems: [{ line: 4 }] });
});

it('whatever the file holds, nothing but its own error is thrown', () => {
  const bytes = Buffer.from(`\ufeff${EXPORT}`, 'utf16le');
  fc.assert(
    fc.property(fc.nat(bytes.length), fc.uint8Array({ maxLength: 64 }), (at, noise) => {
      const mixed = Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(Math.min(bytes.length, at + noise.length))]);
      try {
        portsOf(readRegFile(importedText(mixed, 'x.reg'), 'x.reg'), services, RECOMMENDED);
      } catch (error) {
        expect(error).toBeInstanceOf(ExscopeError);
      }
    }),
  );
});
