/** JUnit XML, held against what Jenkins' schema allows by libxml2, and read back by parsers of others. */
import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { parse, type TestSuites } from 'junit2json';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryPages, validateXML } from 'xmllint-wasm';
import type { ReportModel } from '../../../src/report/model/model.js';
import { ROOT } from '../../helpers/exscope.js';
import { complete } from './complete.js';
import { ACTED_ON, HOSTILE, hostile, reported, written } from './reported.js';

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const SCHEMA = readFileSync(`${ROOT}/test/fixtures/schemas/junit-10.xsd`, 'utf8');
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: 1e6, maxExpandedLength: 1e8 },
});

function tree(node: Record<string, unknown>): Element {
  const name = Object.keys(node).find((key) => key !== ':@')!;
  const inside = node[name] as Record<string, unknown>[];
  return {
    name,
    attributes: (node[':@'] ?? {}) as Record<string, string>,
    children: inside.filter((child) => !('#text' in child)).map(tree),
    text: inside.flatMap((child) => child['#text'] ?? []).join(''),
  };
}

function parsed(xml: string): Element {
  const nodes = parser.parse(xml) as Record<string, unknown>[];
  const roots = nodes.filter((node) => !('?xml' in node) && !('#text' in node)).map(tree);
  expect(roots.map(({ name }) => name)).toEqual(['testsuites']);
  return roots[0]!;
}

/** What libxml2 finds in documents; it is started anew for each call. */
async function schemaErrors(...documents: string[]): Promise<string[]> {
  const { errors } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `report-${index}.xml`, contents })),
    schema: [{ fileName: 'junit-10.xsd', contents: SCHEMA }],
    maxMemoryPages: memoryPages.GiB,
  });
  return errors.map(({ message }) => message);
}

async function suites(model: ReportModel): Promise<Element[]> {
  const xml = await written('junit', model);
  expect(await schemaErrors(xml)).toEqual([]);
  return parsed(xml).children;
}
const casesOf = (suite: Element) => suite.children.filter(({ name }) => name === 'testcase');

let model: ReportModel;
beforeAll(async () => {
  model = await reported('mail-server-mixed.pcapng');
});

describe('JUnit XML', () => {
  it('has a suite for each policy and a case for each control', async () => {
    const told = await suites({ ...model, policies: [...model.policies, { ...model.policies[0]!, id: 'other', controls: [] }] });
    expect(told).toHaveLength(2);
    const { controls } = model.policies[0]!;
    expect(controls.length).toBeGreaterThan(0);
    expect(casesOf(told[0]!).map(({ attributes }) => attributes.name)).toEqual(controls.map(({ id, title }) => `${id}: ${title}`));
    expect(casesOf(told[1]!)).toEqual([]);
  });

  it('is what a reader of JUnit reports takes it for', async () => {
    const whole = complete(model);
    const xml = await written('junit', whole);
    expect(await schemaErrors(xml)).toEqual([]);
    const read = (await parse(xml)) as TestSuites;
    const [policy] = whole.policies;
    expect(read).toMatchObject({ name: 'exscope', tests: 4, failures: 1, errors: 0 });
    const [suite] = read.testsuite!;
    expect(suite).toMatchObject({ name: policy!.title, tests: 4, failures: 1, errors: 0, skipped: 2 });
    expect(suite!.properties).toContainEqual({ name: 'policy', value: policy!.id });
    expect(suite!.testcase!.map((each) => Object.keys(each).at(-1))).toEqual(['failure', 'system-out', 'skipped', 'skipped']);
    expect(suite!.testcase![0]!.failure![0]).toMatchObject({ message: policy!.controls[0]!.result, type: policy!.controls[0]!.severity });
  });

  it('keeps the schema in the report of a domain controller', async () => {
    expect((await suites(await reported('samba-ad.pcap'))).length).toBeGreaterThan(0);
  });

  it('would not pass with an attribute or an element that the schema does not have', async () => {
    const xml = await written('junit', model);
    expect(await schemaErrors(xml.replace('<testcase ', '<testcase file="a" '))).toHaveLength(1);
    expect(await schemaErrors(xml.replace('<testcase ', '<case/><testcase '))).toHaveLength(1);
    expect(await schemaErrors(xml.replace(/ failures="\d+"(?= errors="0" skipped)/, ''))).toHaveLength(1);
  });

  it('fails, passes and skips as the controls ended', async () => {
    const [policy] = model.policies;
    const [some] = policy!.controls;
    const statuses = ['fail', 'pass', 'inconclusive', 'not-tested'] as const;
    const controls = statuses.map((status) => ({ ...some!, id: status, status, result: `it ended ${status}` }));
    const counts = { fail: 1, pass: 1, inconclusive: 1, 'not-tested': 1 };
    const [suite] = await suites({ ...model, policies: [{ ...policy!, controls, counts }] });
    expect(suite!.attributes).toMatchObject({ tests: '4', failures: '1', skipped: '2', errors: '0', timestamp: '2026-11-25T00:00:00' });
    const outcomes = casesOf(suite!).map(({ children }) => children.map(({ name, attributes, text }) => ({ name, attributes, text })));
    expect(outcomes.map((each) => each.map(({ name }) => name))).toEqual([['failure'], ['system-out'], ['skipped'], ['skipped']]);
    expect(outcomes[0]![0]!.attributes).toEqual({ message: 'it ended fail', type: some!.severity });
    expect(outcomes[1]![0]!.text).toContain('it ended pass');
    expect(outcomes[2]![0]!.attributes).toEqual({ message: 'it ended inconclusive' });
  });

  it('tells of a failure what proves it and what to do', async () => {
    const [suite] = await suites(model);
    const control = model.policies[0]!.controls.find(({ id }) => id === 'no-readable-password')!;
    const failure = casesOf(suite!).find(({ attributes }) => attributes.name!.startsWith(`${control.id}:`))!.children[0]!;
    expect(control.findings.length).toBeGreaterThan(0);
    for (const fingerprint of control.findings) {
      const { id, title, filters } = model.findings.find((finding) => finding.fingerprint === fingerprint)!;
      expect(failure.text).toContain(`${id} (`);
      expect(failure.text).toContain(title);
      expect(failure.text).toContain(filters[0]!.filter);
    }
    for (const step of control.fix) expect(failure.text).toContain(step);
  });

  it('counts flows in properties', async () => {
    const [suite] = await suites(model);
    const properties = suite!.children.find(({ name }) => name === 'properties')!.children.map(({ attributes }) => attributes);
    const value = (name: string) => properties.find((property) => property.name === name)!.value;
    const { controls, counts } = model.policies[0]!;
    expect(value('controls.fail')).toBe(String(counts.fail));
    for (const { id, violating, decided } of controls)
      expect([value(`${id}.violating`), value(`${id}.decided`)]).toEqual([String(violating), String(decided)]);
  });

  it('is the same each time', async () => {
    expect(await written('junit', model)).toBe(await written('junit', model));
  });

  it('keeps the schema whatever a capture holds', async () => {
    expect(await schemaErrors(...(await Promise.all(HOSTILE.map((text) => written('junit', hostile(model, text))))))).toEqual([]);
  });

  it.each(HOSTILE.map((text) => [text.slice(0, 30), text]))('holds %j without harm', async (_, text) => {
    const xml = await written('junit', hostile(model, text));
    expect(xml.replaceAll('\t', '')).not.toMatch(ACTED_ON);
    const { length } = model.policies[0]!.controls;
    const [suite] = parsed(xml).children;
    expect(casesOf(suite!)).toHaveLength(length);
    // The text comes back as it was, but for what XML cannot hold.
    const kept = text.replace(/(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '\ufffd');
    if (!/[\t\n]/.test(text)) expect(suite!.attributes.name).toBe(kept);
  });
});
