/** JUnit XML, read back by a parser of others and held against what Jenkins' schema allows. */
import { readFileSync } from 'node:fs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportModel } from '../../../src/report/model/model.js';
import { ROOT } from '../../helpers/exscope.js';
import { ACTED_ON, HOSTILE, hostile, reported, written } from './reported.js';

interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}
type Allowed = Record<string, { children: string[]; attributes: string[]; required: string[] }>;

const ALLOWED = JSON.parse(readFileSync(`${ROOT}/test/fixtures/schemas/junit-10.json`, 'utf8')) as Allowed;
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
  expect(XMLValidator.validate(xml)).toBe(true);
  const nodes = parser.parse(xml) as Record<string, unknown>[];
  const roots = nodes.filter((node) => !('?xml' in node) && !('#text' in node)).map(tree);
  expect(roots.map(({ name }) => name)).toEqual(['testsuites']);
  check(roots[0]!);
  return roots[0]!;
}

/** What the schema asks of an element and everything in it. */
function check({ name, attributes, children, text }: Element): void {
  const allowed = ALLOWED[name]!;
  expect(allowed, name).toBeDefined();
  for (const attribute of Object.keys(attributes)) expect(allowed.attributes).toContain(attribute);
  for (const attribute of allowed.required) expect(attributes).toHaveProperty(attribute);
  if (!allowed.children.includes('#text')) expect(text.trim()).toBe('');
  if (attributes.time !== undefined) expect(attributes.time).toMatch(/^[0-9]{0,3}(\.[0-9]*)?$/);
  for (const child of children) {
    expect(allowed.children).toContain(child.name);
    check(child);
  }
}

const suites = async (model: ReportModel) => parsed(await written('junit', model)).children;
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
