import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../../src/catalog/roles.js';
import { pdf } from '../../../src/report/formats/pdf/index.js';
import type { ReportModel } from '../../../src/report/model/model.js';
import type { RoleEdge } from '../../../src/report/model/pictures.js';
import { type Language, wordingOf } from '../../../src/wording/wording.js';
import { hostile, modelOf } from './models.js';

let model: ReportModel;
let file: Buffer;
let pages: string[];
beforeAll(async () => {
  model = await modelOf({ captures: ['mail-server-mixed.pcapng', 'samba-ad.pcap'], hosts: ['10.20.0.2=client-access+hub-transport'] });
  file = await bytesOf(model);
  pages = (await readBack(file)).pages;
}, 60_000);

async function bytesOf(of: ReportModel): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of pdf.write(of, wordingOf(of.language as Language)) as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The text of each page, words apart by single spaces, and what the file says of itself. */
async function readBack(bytes: Buffer) {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false });
  const read = await task.promise;
  const texts: string[] = [];
  for (let number = 1; number <= read.numPages; number++) {
    const { items } = await (await read.getPage(number)).getTextContent();
    texts.push(
      items
        .map((item) => ('str' in item ? item.str : ''))
        .join(' ')
        .replace(/\s+/g, ' '),
    );
  }
  const info = { ...(await read.getMetadata()).info } as Record<string, unknown>;
  const outline = await read.getOutline();
  const marked = await read.getMarkInfo();
  const scripts = await read.getJSActions();
  await task.destroy();
  return { pages: texts, info, outline, marked, scripts };
}

/** Words of a sentence, however its lines are broken. */
const words = (text: string) => text.replace(/[\s\ufffd]+/g, '');

describe('the PDF', () => {
  it('has verdict and identity on its first page, as text', () => {
    expect(pages[0]).toContain('Report on Exchange traffic');
    for (const { name, sha256, bytes } of model.summary.captures) {
      expect(words(pages[0]!)).toContain(words(name));
      expect(words(pages[0]!)).toContain(sha256);
      expect(pages[0]).toContain(bytes.toLocaleString('en-US'));
    }
    expect(pages[1]).toContain('Contents');
    expect(pages.length).toBeGreaterThan(4);
    expect(pages.length).toBeLessThan(60);
  });

  it('tells findings with evidence, and controls with what cannot be seen', () => {
    const all = words(pages.map((page) => page.replace(/\d+ \/ \d+$/, '')).join(' '));
    const flows = new Map([...model.flows()].map((flow) => [flow.id, flow]));
    for (const { title, id, fingerprint } of model.findings) {
      expect(all).toContain(words(`${id} · ${title}`));
      expect(all).toContain(fingerprint);
    }
    expect(all).toContain(words(flows.get(model.findings[0]!.flows[0]!)!.wiresharkFilter));
    for (const { controls } of model.policies) for (const { unseen } of controls) expect(all).toContain(words(unseen));
  });

  it('numbers its pages, and says what it is to programs that read aloud', async () => {
    for (const [at, page] of pages.entries()) expect(page).toContain(`${at + 1} / ${pages.length}`);
    const { info, outline, marked, scripts } = await readBack(file);
    expect(info).toMatchObject({ Title: expect.stringContaining('Report on Exchange traffic'), Language: 'en', IsAcroFormPresent: false });
    expect(marked).toMatchObject({ Marked: true });
    expect(scripts).toBeNull();
    expect(outline.map(({ title }) => title)).toContain('Coverage and blind spots');
    expect(outline.find(({ title }) => title === 'Findings')!.items.length).toBe(model.findings.length);
  });

  it('is the same twice', async () => {
    expect((await bytesOf(model)).equals(file)).toBe(true);
  });

  it('repeats the head of a table on every page it goes on to', async () => {
    const many = {
      ...model,
      findings: Array.from({ length: 90 }, (_, at) => ({ ...model.findings[0]!, id: `F${at + 1}`, title: `Row ${at + 1}` })),
    };
    const read = (await readBack(await bytesOf(many))).pages;
    const overview = read.filter((page) => / Row \d+ /.test(page) && page.includes('No. Severity Finding Server'));
    expect(overview.length).toBeGreaterThan(1);
  });

  it('draws who talks to whom: roles, hosts and numbers as text, whatever the picture', async () => {
    const edge = (from: string, to: string, at: number): RoleEdge => ({
      from,
      to,
      flows: { protected: 3000 + at, readable: 7, undetermined: 1, 'by-design': 2 },
      bytes: 1,
      protocols: ['smtp'],
    });
    const edges = ROLES.flatMap((role, at) => [edge('client', role, at), edge(role, 'mailbox', 100 + at)]);
    const large = { ...model, pictures: { ...model.pictures, edges, hosts: { client: 4321 } } };
    const task = getDocument({ data: new Uint8Array(await bytesOf(large)), verbosity: 0, useSystemFonts: false });
    const read = await task.promise;
    const drawn: { page: number; str: string; x: number; y: number; width: number }[] = [];
    for (let page = 1; page <= read.numPages; page++) {
      for (const item of (await (await read.getPage(page)).getTextContent()).items)
        if ('str' in item) drawn.push({ page, str: item.str, x: item.transform[4], y: item.transform[5], width: item.width });
    }
    const page = drawn.find(({ str }) => str === '4,321 hosts')!.page;
    const here = drawn.filter((each) => each.page === page);
    const said = here.map(({ str }) => str);
    expect(said).toEqual(expect.arrayContaining(['client', 'mailbox', '■ 3001', '▲ 7', '○ 1', '◇ 2', 'readable by design']));
    for (const { x, y, width, str } of here) {
      expect([str, x >= 47 && x + width <= 549, y > 30 && y < 812]).toEqual([str, true, true]);
    }
    const tree = JSON.stringify(await (await read.getPage(page)).getStructTree());
    expect(tree).toContain('"alt":"Roles as boxes, the flows between them as lines');
    await task.destroy();
  });

  it('says how letters are told that its font does not have', async () => {
    const named = { ...model, verdict: { ...model.verdict, sentence: 'Sent by 王 to Łukasz 🜲.' } };
    const { pages: told } = await readBack(await bytesOf(named));
    expect(told[0]).toContain('Sent by \\u{738B} to Łukasz \\u{1F732}.');
    expect(told.at(-1)).toContain('written as their Unicode code points, such as \\u{4E2D}.');
  });

  it('speaks Indonesian', async () => {
    const { pages: told, info } = await readBack(await bytesOf(await modelOf({ captures: ['imap-cleartext.pcap'], language: 'id' })));
    expect(told.join(' ')).toContain('Cakupan dan titik buta');
    expect(told[0]).toContain('Laporan lalu lintas Exchange');
    expect(info.Language).toBe('id');
  });
});

it('shows what a capture says, and does nothing of it', async () => {
  const bytes = await bytesOf(hostile(model));
  const { pages: told, scripts } = await readBack(bytes);
  expect(scripts).toBeNull();
  expect(bytes.toString('latin1')).not.toMatch(/\/(JavaScript|JS|URI|Launch|SubmitForm|EmbeddedFile|OpenAction)\b/);
  const all = told.join('\n');
  expect(all).toContain('<script>alert(1)</script>');
  // Of the script that the font does not have, it can be told what it was.
  expect(all).toMatch(/\\u\{[0-9A-F]{4,6}\}/);
  expect([...all].filter((letter) => /[\p{Cs}\u202a-\u202e\u2066-\u2069\u001b]/u.test(letter))).toEqual([]);
  expect(told.length).toBeLessThan(400);
});
