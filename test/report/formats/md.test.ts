import MarkdownIt from 'markdown-it';
import { lint } from 'markdownlint/promise';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeSpan, plain } from '../../../src/report/formats/markdown-text.js';
import { md } from '../../../src/report/formats/md.js';
import type { ReportModel } from '../../../src/report/model/model.js';
import { HOSTILE, hostile, modelOf, textOf } from './models.js';

/** As GitHub reads it: HTML passes, addresses become links. */
const reader = new MarkdownIt({ html: true, linkify: true });
// Names of hosts alone are no links there; for what begins with www and for addresses of mail the tests look themselves.
reader.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

let model: ReportModel;
let text: string;
beforeAll(async () => {
  model = await modelOf({ captures: ['mail-server-mixed.pcapng'], hosts: ['10.20.0.2=client-access+hub-transport'] });
  text = await textOf(md, model);
}, 60_000);

/** Types of everything the reader finds, inline parts too. */
function typesIn(markdown: string): Set<string> {
  return new Set(reader.parse(markdown, {}).flatMap((token) => [token.type, ...(token.children ?? []).map(({ type }) => type)]));
}

const headings = (markdown: string) => markdown.split('\n').filter((line) => line.startsWith('#'));

describe('the report as Markdown', () => {
  it('says who was looked at and how much could be seen before any claim', () => {
    const chapters = headings(text).filter((line) => line.startsWith('## '));
    expect(chapters).toEqual([
      '## Coverage and blind spots',
      '## Controls by policy',
      '## Findings',
      '## Traffic',
      '## Hosts and roles',
      '## RPC ports',
      '## TLS versions and ciphers',
      '## Method and limits',
    ]);
    expect(text.startsWith('# Report on Exchange traffic: mail-server-mixed.pcapng\n')).toBe(true);
    expect(text).toContain(`\`${model.summary.captures[0]!.sha256}\``);
  });

  it('tells every finding with its packets, its flows and a Wireshark filter', () => {
    expect(model.findings.length).toBeGreaterThan(5);
    const flows = new Map([...model.flows()].map((flow) => [flow.id, flow]));
    for (const { id, title, evidence, flows: of, fix } of model.findings) {
      const part = text.slice(text.indexOf(`\n### ${id} · `)).split('\n### ')[1]!;
      expect(part).toContain(plain(title));
      expect(part).toContain(codeSpan(flows.get(of[0]!)!.wiresharkFilter));
      for (const { flow, packet } of evidence) if (of.slice(0, 5).includes(flow)) expect(part).toMatch(new RegExp(`\\b${packet}\\b`));
      for (const step of fix) expect(part).toContain(plain(step));
    }
  });

  it('has each control with its status, its counts and what a capture cannot show', () => {
    for (const { controls } of model.policies) {
      for (const { title, result, unseen } of controls) {
        const line = text.split('\n').find((each) => each.includes(`| ${plain(title)} | `) && each.includes(result));
        expect(line).toMatch(/^\| (\*\*fail\*\*|pass|inconclusive|not tested) \|/);
        expect(text).toContain(`| ${plain(title)} | ${plain(unseen)} |`);
      }
    }
  });

  it('is clean to a linter', async () => {
    const strings = { report: text, hostile: await textOf(md, hostile(model)) };
    // Lines are as long as what they say.
    const found = await lint({ strings, config: { default: true, MD013: false } });
    expect(found.report).toEqual([]);
  });

  it('is the same twice, and says the same in Indonesian', async () => {
    expect(await textOf(md, model)).toBe(text);
    const indonesian = await textOf(md, await modelOf({ captures: ['mail-server-mixed.pcapng'], language: 'id' }));
    expect(indonesian).toContain('## Cakupan dan titik buta');
    expect(indonesian).not.toMatch(/compliant|\bpatuh\b/i);
    expect(indonesian).not.toMatch(/## (Coverage|Findings|Traffic)/);
  });

  it('of one small capture is this', async () => {
    const small = await modelOf({ captures: ['imap-cleartext.pcap'], hosts: ['10.20.0.2=client-access'] });
    await expect(await textOf(md, small)).toMatchFileSnapshot('../../golden/report-imap-cleartext.md');
  });
});

describe('what a capture says', () => {
  it('stays text wherever it is', async () => {
    const markdown = await textOf(md, hostile(model));
    const types = typesIn(markdown);
    for (const type of ['html_block', 'html_inline', 'link_open', 'image', 's_open', 'hr']) expect(types, type).not.toContain(type);
    expect([...markdown].filter((letter) => /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(letter) && letter !== '\n')).toEqual([]);
    expect(headings(markdown).length).toBe(headings(text).length);
    expect(markdown.length).toBeLessThan(text.length * 40);
  });

  it('makes no cell more or less', async () => {
    const cells = (markdown: string) =>
      reader.parse(markdown, {}).reduce<number[]>((rows, { type }) => {
        if (type === 'tr_open') rows.push(0);
        if (type === 'td_open' || type === 'th_open') rows[rows.length - 1]!++;
        return rows;
      }, []);
    expect(cells(await textOf(md, hostile(model)))).toEqual(cells(text));
  });

  it.each(HOSTILE.map((each) => [each.slice(0, 40), each]))('%j is one piece of text', (_short, each) => {
    const shown = reader.parse(plain(each), {});
    expect(shown.map(({ type }) => type)).toEqual(['paragraph_open', 'inline', 'paragraph_close']);
    expect(new Set(shown[1]!.children!.map(({ type }) => type === 'text_special' || type === 'text'))).toEqual(new Set([true]));
    // GitHub looks for these in what is left of the text.
    expect(shown[1]!.children!.map(({ content }) => content).join('')).not.toMatch(/@\w|#\d|GH-\d|:\w+:|:\/\/|www\./);
    expect(reader.parse(codeSpan(each), {})[1]!.children!.map(({ type }) => type)).toEqual(['code_inline']);
  });
});
