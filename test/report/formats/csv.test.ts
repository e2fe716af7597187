import { beforeAll, describe, expect, it } from 'vitest';
import { csvLine } from '../../../src/report/csv.js';
import { csv } from '../../../src/report/formats/csv.js';
import type { ReportModel } from '../../../src/report/model/model.js';
import { TABLE_NAMES, type TableName } from '../../../src/report/tables/index.js';
import { wordingOf } from '../../../src/wording/wording.js';
import { processorTime } from '../../helpers/processor-time.js';
import { HOSTILE, hostile, modelOf } from './models.js';

let model: ReportModel;
beforeAll(async () => {
  model = await modelOf({ captures: ['mail-server-mixed.pcapng', 'samba-ad.pcap'], hosts: ['10.20.0.2=client-access+hub-transport'] });
}, 60_000);

const written = (of: ReportModel, table?: TableName) =>
  [...(csv.write(of, wordingOf('en'), table === undefined ? {} : { table }) as Iterable<string>)].join('');

/** RFC 4180, section 2. */
function parsed(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [whole, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    expect(whole).not.toBe('');
    records.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare!);
    if (end === '\r\n') records.push([]);
  }
  expect(records.pop()).toEqual([]);
  return records;
}

const FORMULA = /^[\s\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

describe('a table as CSV', () => {
  it('is that of findings when none is named', () => {
    const [head, ...rows] = parsed(written(model));
    expect(head!.slice(0, 3)).toEqual(['id', 'severity', 'title']);
    expect(rows.map(([id]) => id)).toEqual(model.findings.map(({ id }) => id));
    expect(rows.map((row) => row[head!.indexOf('fingerprint')])).toEqual(model.findings.map(({ fingerprint }) => fingerprint));
  });

  it('has a row for each thing', () => {
    const rows = (table: TableName) => parsed(written(model, table)).length - 1;
    expect(rows('controls')).toBe(model.policies.reduce((sum, { controls }) => sum + controls.length, 0));
    expect(rows('flows')).toBe([...model.flows()].length);
    expect(rows('endpoints')).toBe(model.summary.endpoints.length);
    expect(rows('tls')).toBe([...model.flows()].filter(({ tls }) => tls !== null).length);
    expect(Math.min(rows('endpoints'), rows('tls'))).toBeGreaterThan(3);
  });

  it.each(TABLE_NAMES)('%s: a capture makes no formula, no cell and no record', (table) => {
    const harmless = parsed(written(model, table));
    const records = parsed(written(hostile(model), table));
    expect(records.map((record) => record.length)).toEqual(harmless.map((record) => record.length));
    for (const cell of records.flat()) if (Number.isNaN(Number(cell))) expect(cell).not.toMatch(FORMULA);
    expect(written(hostile(model), table)).not.toMatch(/[^\P{Cc}\r\n]|[\ud800-\udfff](?![\udc00-\udfff])|\p{Cf}/u);
  });

  it('is the same twice', () => {
    for (const table of TABLE_NAMES) expect(written(model, table)).toBe(written(model, table));
  });
});

describe('a cell', () => {
  it.each([
    '=1',
    '+1',
    '-1',
    '@a',
    '\t=1',
    '\r=1',
    '\n=1',
    '\uff1d1',
    '\uff0b1',
    '\uff0d1',
    '\uff20a',
    ' =1',
    '\u200b=1',
    '\0=1',
    '\ufeff@a',
  ])('%j is no formula', (text) => {
    expect(parsed(csvLine([text]))).toEqual([[`'${text.replace(/[\t\r\n]/, "$&'")}`]]);
  });

  it('takes time that grows with its length only', () => {
    for (const part of ['\t ', '\t', '; ', ' ;\n']) {
      expect(processorTime(() => csvLine([`a${part.repeat(200_000)}b`]))).toBeLessThan(1000);
    }
  });

  it('is none either where semicolons or tabs separate', () => {
    for (const separator of [';', '\t']) {
      for (const part of csvLine([`a${separator}=cmd|x`, `b${separator} -1`, 'c']).split(separator)) expect(part).not.toMatch(FORMULA);
    }
  });

  it('that is a number or text like any other stays as it is', () => {
    expect(csvLine([-1, true, null, 'a=b', 'a-b; c', "it's"])).toBe(`-1,true,,a=b,"a-b; c",it's\r\n`);
  });

  it.each(HOSTILE.map((each) => [each.slice(0, 40), each]))('%j comes back as one', (_short, each) => {
    const [[cell, end]] = parsed(csvLine([each, 'end'])) as [[string, string]];
    expect(end).toBe('end');
    expect(cell.replaceAll("'", '')).toBe(each.replaceAll("'", ''));
  });
});
