/** SARIF against the schema of its authors, and against what those who read it ask for. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportModel } from '../../../src/report/model/model.js';
import { ROOT } from '../../helpers/exscope.js';
import { complete } from './complete.js';
import { ACTED_ON, HOSTILE, hostile, reported, written } from './reported.js';

interface Location {
  physicalLocation: { artifactLocation: { uri: string; index?: number } };
  logicalLocations?: { name: string }[];
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: Location[];
  partialFingerprints: Record<string, string>;
  suppressions?: { kind: string; justification: string }[];
  taxa?: { id: string; index: number; toolComponent: { index: number } }[];
  properties: Record<string, unknown>;
}
interface Rule {
  id: string;
  help: { text: string };
  properties: Record<string, unknown>;
  relationships?: { target: { id: string; index: number } }[];
}
interface Log {
  runs: {
    tool: { driver: { rules: Rule[] } };
    invocations: { executionSuccessful: boolean; toolExecutionNotifications: unknown[] }[];
    artifacts: { location: { uri: string }; hashes: Record<string, string> }[];
    results: Result[];
    taxonomies: { name: string; taxa: { id: string }[] }[];
  }[];
}

const schema = JSON.parse(readFileSync(`${ROOT}/test/fixtures/schemas/sarif-2.1.0.json`, 'utf8')) as Record<string, unknown>;
// The schema is draft 04; of what changed since it uses the name of `id` only.
const { $schema: _draft, id: _id, ...body } = schema;
const validate = new Ajv({
  strict: false,
  unicodeRegExp: false,
  allErrors: true,
  formats: {
    uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
    'uri-reference': /^[\w\-.~:/?#@!$&'()*+,;=%]*$/,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  },
}).compile(body);

const check = (log: unknown) => expect(validate(log) ? [] : validate.errors).toEqual([]);

async function logOf(model: ReportModel): Promise<Log> {
  const log = JSON.parse(await written('sarif', model)) as Log;
  check(log);
  return log;
}

let model: ReportModel;
beforeAll(async () => {
  model = await reported('mail-server-mixed.pcapng');
});

describe('SARIF', () => {
  it('has every finding and every failed control as a result, and keeps the schema', async () => {
    const [run] = (await logOf(model)).runs;
    const failed = model.policies.flatMap(({ controls }) => controls.filter(({ status }) => status === 'fail'));
    expect(model.findings.length).toBeGreaterThan(3);
    expect(failed.length).toBeGreaterThan(0);
    expect(run!.results).toHaveLength(model.findings.length + failed.length);
    for (const [index, finding] of model.findings.entries()) {
      const result = run!.results[index]!;
      expect(result).toMatchObject({
        ruleId: `${finding.kind}/${finding.problem}`,
        level: { high: 'error', medium: 'warning', low: 'note', info: 'note' }[finding.severity],
        partialFingerprints: { 'exscope/v1': finding.fingerprint, primaryLocationLineHash: finding.fingerprint },
        properties: { packets: finding.packets, flows: finding.flows, filters: finding.filters },
      });
      expect(result.locations[0]!.logicalLocations![0]!.name).toContain(finding.server.address);
    }
    const prints = run!.results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('keeps the schema with everything it can have, and in the report of a domain controller', async () => {
    const [run] = (await logOf(complete(model))).runs;
    expect(run!.results).toHaveLength(2);
    expect(run!.results[0]!.suppressions).toHaveLength(1);
    expect(run!.results[1]!.taxa).toHaveLength(1);
    const other = await reported('samba-ad.pcap');
    expect((await logOf(other)).runs[0]!.results.length).toBeGreaterThanOrEqual(other.findings.length);
  });

  it('refers to rules, artifacts and taxa that are there', async () => {
    const clause = { id: 'SC-8(1)', asks: 'protect what is sent', source: 'A document, 2020', verified: true, note: null };
    const [policy] = model.policies;
    const controls = policy!.controls.map((control) => ({ ...control, clauses: [clause, { ...clause, id: 'IA-5' }] }));
    const { runs } = await logOf({
      ...model,
      policies: [
        { ...policy!, id: 'first', controls: [] },
        { ...policy!, controls },
      ],
    });
    const { tool, artifacts, results, taxonomies } = runs[0]!;
    const { rules } = tool.driver;
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { ruleId, ruleIndex, locations, taxa = [] } of results) {
      const rule = rules[ruleIndex]!;
      expect(rule.id).toBe(ruleId);
      expect(rule.help.text).not.toBe('');
      expect(rule.properties.tags).toContain('security');
      expect(locations.length).toBeGreaterThan(0);
      for (const { physicalLocation } of locations) {
        const { uri, index } = physicalLocation.artifactLocation;
        expect(artifacts[index!]!.location.uri).toBe(uri);
      }
      if (ruleId.startsWith('control/')) expect(taxa).toHaveLength(2);
      for (const { id, index, toolComponent } of [
        ...taxa,
        ...(rule.relationships ?? []).map(({ target }) => target as (typeof taxa)[number]),
      ])
        expect(taxonomies[toolComponent.index]!.taxa[index]!.id).toBe(id);
    }
    expect(taxonomies.map(({ taxa }) => taxa.length)).toEqual([0, 2]);
  });

  it('names captures by file name and SHA-256, and no place of the machine', async () => {
    const text = await written('sarif', model);
    const { sha256 } = model.summary.captures[0]!;
    expect((JSON.parse(text) as Log).runs[0]!.artifacts).toMatchObject([
      { location: { uri: 'mail-server-mixed.pcapng' }, hashes: { 'sha-256': sha256 } },
    ]);
    expect(text).not.toContain('/home/');
    expect(text).not.toContain(ROOT);
  });

  it('suppresses what somebody answers for, until it has ended', async () => {
    const [first, second, ...others] = model.findings;
    const acceptance = { who: 'Budi', why: 'CHG-4711', until: '2027-03-31', ended: false };
    const { runs } = await logOf({
      ...model,
      findings: [{ ...first!, accepted: acceptance }, { ...second!, accepted: { ...acceptance, ended: true } }, ...others],
    });
    const [accepted, ...rest] = runs[0]!.results;
    expect(accepted!.suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'Budi accepts it until 2027-03-31: CHG-4711' },
    ]);
    for (const { suppressions } of rest) expect(suppressions).toEqual([]);
    for (const { suppressions } of (await logOf(model)).runs[0]!.results) expect(suppressions).toBeUndefined();
  });

  it('says that a damaged capture was not read to its end', async () => {
    const { runs } = await logOf({
      ...model,
      summary: {
        ...model.summary,
        partlyRead: true,
        captures: model.summary.captures.map((capture) => ({
          ...capture,
          problem: { code: 'TRUNCATED', message: 'ends inside a packet', offset: 100, packet: 3 },
        })),
      },
    });
    expect(runs[0]!.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ descriptor: { id: 'TRUNCATED' }, message: { text: 'ends inside a packet' } }],
    });
    expect((await logOf(model)).runs[0]!.invocations[0]!.executionSuccessful).toBe(true);
  });

  it('is the same each time', async () => {
    expect(await written('sarif', model)).toBe(await written('sarif', model));
  });

  it.each(HOSTILE.map((text) => [text.slice(0, 30), text]))('holds %j without harm', async (_, text) => {
    const bad = hostile(model, text);
    const log = await logOf(bad);
    expect(await written('sarif', bad)).not.toMatch(ACTED_ON);
    for (const { message, locations } of log.runs[0]!.results) {
      expect(message.text).not.toMatch(/(^|[^\\])\[/);
      expect(message.text.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
      for (const { physicalLocation } of locations) expect(physicalLocation.artifactLocation.uri).not.toMatch(/[/:\s<>]/);
    }
  });
});

describe('SARIF in Indonesian', () => {
  it('keeps the schema', async () => {
    check(JSON.parse(await written('sarif', { ...model, language: 'id' })));
  });
});
