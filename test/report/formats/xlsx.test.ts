import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { xlsx } from '../../../src/report/formats/xlsx/index.js';
import { sheetXml } from '../../../src/report/formats/xlsx/sheet.js';
import type { ReportModel } from '../../../src/report/model/model.js';
import { type Language, wordingOf } from '../../../src/wording/wording.js';
import { hostile, modelOf } from './models.js';

let model: ReportModel;
let file: Buffer;
beforeAll(async () => {
  model = await modelOf({ captures: ['mail-server-mixed.pcapng', 'samba-ad.pcap'], hosts: ['10.20.0.2=client-access+hub-transport'] });
  file = bookOf(model);
}, 60_000);

const bookOf = (of: ReportModel) => Buffer.concat([...(xlsx.write(of, wordingOf(of.language as Language)) as Iterable<Uint8Array>)]);
const xmlOf = (book: Buffer) => Object.entries(unzipSync(book)).map(([path, bytes]) => ({ path, xml: strFromU8(bytes) }));

/** A sheet as rows by the names of its columns. */
async function rowsOf(book: Buffer, sheet: string): Promise<Record<string, unknown>[]> {
  const [head, ...rows] = await readSheet(book, sheet);
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [String(head![at]), cell])));
}

describe('the workbook', () => {
  it('has a sheet for everything, and another reader finds the same in it', async () => {
    const findings = await rowsOf(file, 'Findings');
    expect(findings.map((row) => row.Fingerprint)).toEqual(model.findings.map(({ fingerprint }) => fingerprint));
    expect(findings.map((row) => row.Severity)).toEqual(model.findings.map(({ severity }) => severity));
    const flows = await rowsOf(file, 'Flows');
    const expected = [...model.flows()];
    expect(flows.map((row) => row['Server port'])).toEqual(expected.map(({ server }) => server.port));
    expect(flows.map((row) => row['Wireshark display filter'])).toEqual(expected.map(({ wiresharkFilter }) => wiresharkFilter));
    expect((await rowsOf(file, 'Controls')).map((row) => row.Result)).toEqual(
      model.policies.flatMap(({ controls }) => controls.map(({ result }) => result)),
    );
    expect((await rowsOf(file, 'Endpoints')).length).toBe(model.summary.endpoints.length);
    expect((await rowsOf(file, 'TLS')).length).toBe(expected.filter(({ tls }) => tls !== null).length);
    const summary = (await readSheet(file, 'Summary')).flat().join('\n');
    for (const { name, sha256 } of model.summary.captures) {
      expect(summary).toContain(name);
      expect(summary).toContain(sha256);
    }
    expect(summary).toContain('Blind spots');
  });

  it('has real dates', async () => {
    const times = (await rowsOf(file, 'Flows')).map((row) => row['First seen (UTC)']);
    const expected = [...model.flows()].map(({ firstSeen }) => Date.parse(firstSeen!));
    for (const [at, time] of times.entries()) {
      expect(time).toBeInstanceOf(Date);
      expect(Math.abs((time as Date).getTime() - expected[at]!)).toBeLessThan(2);
    }
  });

  it('keeps the heads in sight, filters, and colours what is bad', () => {
    for (const { path, xml } of xmlOf(file)) {
      if (!/sheet[2-6]\.xml$/.test(path)) continue;
      expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
      const rows = xml.match(/<row /g)!.length;
      expect(xml).toMatch(new RegExp(`<autoFilter ref="A1:[A-Z]+${rows}"/>`));
    }
    expect(xmlOf(file).find(({ path }) => path.endsWith('sheet2.xml'))!.xml).toMatch(/<c r="B2" s="4" t="inlineStr"><is><t>high</);
  });

  it('is the same twice, in every time zone', () => {
    expect(bookOf(model).equals(file)).toBe(true);
    const zone = process.env.TZ;
    try {
      for (const other of ['Asia/Jakarta', 'America/St_Johns']) {
        process.env.TZ = other;
        expect(bookOf(model).equals(file), other).toBe(true);
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('speaks Indonesian', async () => {
    const book = bookOf(await modelOf({ captures: ['imap-cleartext.pcap'], language: 'id' }));
    const [row] = await rowsOf(book, 'Temuan');
    expect(row!.Keparahan).toBe('tinggi');
    expect((await readSheet(book, 'Ringkasan')).flat()).toContain('Cakupan dan titik buta');
  });
});

describe('what a capture says', () => {
  it('is never a formula, a link or another cell', async () => {
    const book = bookOf(hostile(model));
    for (const { path, xml } of xmlOf(book)) {
      expect(xml.match(/<(?:f|hyperlink|script|img)\b/g), path).toBeNull();
      // XML 1.0, section 2.2; and nothing that turns the direction of text.
      expect(xml, path).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
    }
    const rows = await rowsOf(book, 'Findings');
    expect(rows.length).toBe(model.findings.length);
    const texts = rows.flatMap((row) => Object.values(row)).filter((cell) => typeof cell === 'string');
    expect(texts).toContain("=cmd|'/C calc'!A0");
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(32_767);
    expect(texts.some((text) => text.length === 32_767 && text.endsWith('A…'))).toBe(true);
  });

  it('is no escape of the format itself', async () => {
    const named = { ...model, findings: [{ ...model.findings[0]!, title: '_x000D_ and _x0041_' }] };
    expect(xmlOf(bookOf(named)).find(({ path }) => path.endsWith('sheet2.xml'))!.xml).toContain('_x005F_x000D_ and _x005F_x0041_');
  });
});

describe('a sheet', () => {
  const cell = (value: number) => [{ value, style: 0 as const }];
  const lines = (count: number) =>
    [
      ...sheetXml({
        widths: [10],
        head: [{ value: 'n', style: 1 }],
        rows: Array.from({ length: count }, (_, at) => cell(at)),
        cut: (left) => ({ value: `${left} left`, style: 2 }),
        maxRows: 5,
      }),
    ].join('');

  it('that is full says how much did not fit', () => {
    expect(lines(4)).toContain('<c r="A5" s="0"><v>3</v></c>');
    expect(lines(4)).toContain('<autoFilter ref="A1:A5"/>');
    expect(lines(6)).toContain('3 left');
    expect(lines(6)).not.toContain('<row r="6">');
    expect(lines(6)).toContain('<autoFilter ref="A1:A4"/>');
  });
});
