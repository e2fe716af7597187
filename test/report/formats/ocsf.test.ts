/** OCSF events: attributes, types and enumerations by the schema, and what they tell by the report. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { complianceFinding } from '../../../src/report/formats/ocsf/compliance-finding.js';
import { detectionFinding } from '../../../src/report/formats/ocsf/detection-finding.js';
import type { ReportModel } from '../../../src/report/model/model.js';
import { wordingOf } from '../../../src/wording/wording.js';
import { ROOT } from '../../helpers/exscope.js';
import { complete, missing } from './complete.js';
import { ACTED_ON, HOSTILE, hostile, reported, written } from './reported.js';

type Attributes = Record<string, string>;
interface Schema {
  version: string;
  category: { uid: number; caption: string };
  classes: Record<string, { caption: string; attributes: Attributes }>;
  objects: Record<string, Attributes>;
  atLeastOne: Record<string, string[]>;
  enums: Record<string, Record<string, string>>;
}
type Json = Record<string, unknown>;

const schema = JSON.parse(readFileSync(`${ROOT}/test/fixtures/schemas/ocsf-1.5.json`, 'utf8')) as Schema;

const text = (value: unknown) => typeof value === 'string';
const integer = (value: unknown) => Number.isSafeInteger(value);
/** The data types of the dictionary that exscope writes. */
const TYPES: Record<string, (value: unknown) => boolean> = {
  string_t: text,
  file_name_t: text,
  resource_uid_t: text,
  file_hash_t: (value) => text(value) && /^[a-fA-F0-9]+$/.test(value as string),
  integer_t: integer,
  long_t: integer,
  // Milliseconds: what would be seconds or microseconds is of another age.
  timestamp_t: (value) => integer(value) && Math.abs(new Date(value as number).getUTCFullYear() - 2026) <= 20,
  boolean_t: (value) => typeof value === 'boolean',
  ip_t: (value) => text(value) && isIP(value as string) !== 0 && (value as string).length <= 40,
  port_t: (value) => integer(value) && (value as number) >= 0 && (value as number) <= 65_535,
  json_t: (value) => value !== undefined,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** What of an object of an event is not as the schema has it. */
function problems(value: Json, attributes: Attributes, object: string): string[] {
  const absent = Object.keys(attributes).filter((name) => attributes[name]!.endsWith('!') && !(name in value));
  const oneOf = schema.atLeastOne[object];
  return [
    ...absent.map((name) => `${object}.${name} is missing`),
    ...(oneOf === undefined || oneOf.some((name) => name in value) ? [] : [`${object} has none of ${oneOf.join(', ')}`]),
    ...Object.entries(value).flatMap(([name, each]) => [
      ...attributeProblems(each, attributes[name], `${object}.${name}`),
      ...captionProblems(value, name, `${object}.${name}`),
    ]),
  ];
}

function attributeProblems(value: unknown, described: string | undefined, path: string): string[] {
  if (described === undefined) return [`${path} is no attribute`];
  const [, type, list] = /^([a-z_0-9]+?)(\[\])?!?$/.exec(described)!;
  if (list === undefined ? type !== 'json_t' && Array.isArray(value) : !Array.isArray(value)) return [`${path} is, or is not, a list`];
  return (list === undefined ? [value] : (value as unknown[])).flatMap((one) => {
    const attributes = schema.objects[type!];
    if (attributes !== undefined) return problems(one as Json, attributes, type!);
    return TYPES[type!]?.(one) === true ? [] : [`${path}: ${JSON.stringify(one)} is no ${type}`];
  });
}

/**
 * An identifier is one of those the schema has, and what stands beside it is its caption; of `Other` the source says its own. One whose captions
 * nobody has looked up is a problem.
 */
function captionProblems(value: Json, name: string, path: string): string[] {
  const captions = schema.enums[path] ?? schema.enums[name];
  if (captions === undefined) return name.endsWith('_id') ? [`${path} has no captions`] : [];
  const caption = captions[String(value[name])];
  const said = value[name === 'activity_id' ? 'activity_name' : name.slice(0, -3)];
  return caption !== undefined && (said === caption || (caption === 'Other' && said !== undefined))
    ? []
    : [`${path}: ${value[name]} is no ${said}`];
}

async function eventsOf(model: ReportModel): Promise<Json[]> {
  const told = await written('ocsf', model);
  expect(told).not.toMatch(ACTED_ON);
  const events = told
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
  for (const event of events) {
    const { caption, attributes } = schema.classes[String(event.class_uid)]!;
    expect(event).toMatchObject({
      class_name: caption,
      category_uid: schema.category.uid,
      category_name: schema.category.caption,
      type_uid: (event.class_uid as number) * 100 + (event.activity_id as number),
      type_name: `${caption}: ${event.activity_name}`,
      metadata: { version: schema.version },
    });
    expect(problems(event, attributes, caption)).toEqual([]);
  }
  return events;
}

let model: ReportModel;
beforeAll(async () => {
  model = await reported('mail-server-mixed.pcapng');
});

describe('OCSF', () => {
  it('has a Detection Finding for each finding and a Compliance Finding for each control', async () => {
    const events = await eventsOf(model);
    const controls = model.policies.flatMap((policy) => policy.controls);
    expect(model.findings.length).toBeGreaterThan(3);
    expect(controls.length).toBeGreaterThan(0);
    expect(events.map((event) => event.class_uid)).toEqual([...model.findings.map(() => 2004), ...controls.map(() => 2003)]);
    const uids = events.map((event) => (event.metadata as Json).uid);
    expect(new Set(uids).size).toBe(uids.length);
  });

  it('keeps the schema in every attribute it can have', async () => {
    const whole = complete(model);
    const [policy] = whole.policies;
    // Of a client no port is known: it has another one in each flow.
    expect(missing(detectionFinding(whole.findings[0]!, whole, wordingOf('en')))).toEqual(['.evidences.0.src_endpoint.port']);
    for (const control of policy!.controls) expect(missing(complianceFinding(control, policy!, whole))).toEqual([]);
    expect(await eventsOf(whole)).toHaveLength(1 + policy!.controls.length);
  });

  it('would not pass with what the schema does not have', async () => {
    const [event] = await eventsOf(model);
    const { caption, attributes } = schema.classes['2004']!;
    const of = (change: Json) => problems({ ...event, ...change }, attributes, caption);
    expect(of({})).toEqual([]);
    expect(of({ attacks: [] })).toEqual(['Detection Finding.attacks is no attribute']);
    expect(of({ severity: 'Severe' })).toEqual(['Detection Finding.severity_id: 4 is no Severe']);
    expect(of({ time: '2026-11-25' })).toEqual(['Detection Finding.time: "2026-11-25" is no timestamp_t']);
    expect(of({ impact_id: 3, impact: 'High' })).toEqual(['Detection Finding.impact_id has no captions']);
    expect(of({ resources: [{ type: 'server' }] })).toEqual(['resource_details has none of name, uid']);
    expect(of({ remediation: {} })).toEqual(['remediation.desc is missing']);
  });

  it('keeps the schema in the report of a domain controller', async () => {
    const other = await reported('samba-ad.pcap');
    expect((await eventsOf(other)).length).toBeGreaterThan(other.findings.length);
  });

  it('tells of a finding its ends, its users, its captures and where to look', async () => {
    const [finding] = model.findings;
    const { sha256, bytes } = model.summary.captures[0]!;
    expect((await eventsOf(model))[0]).toMatchObject({
      severity_id: 4,
      status: 'New',
      is_alert: true,
      time: Date.parse(model.date),
      end_time: Date.parse(finding!.lastSeen!),
      finding_info: { uid: finding!.fingerprint, title: finding!.title, analytic: { uid: 'credential-sent/smtp/readable' } },
      resources: [{ uid: '10.20.0.2:25' }],
      evidences: [
        { src_endpoint: { ip: finding!.clients[0] }, dst_endpoint: { ip: '10.20.0.2', port: 25 } },
        { src_endpoint: { ip: finding!.clients[1] } },
        {
          file: { name: 'mail-server-mixed.pcapng', size: bytes, hashes: [{ value: sha256 }] },
          data: { filter: finding!.filters[0]!.filter },
        },
      ],
      observables: [
        { value: finding!.clients[0] },
        { value: finding!.clients[1] },
        { value: '10.20.0.2' },
        { value: 'alice' },
        { value: 'bob' },
      ],
    });
  });

  it.each([
    ['fail', 3, 'Fail', 4],
    ['pass', 1, 'Pass', 1],
    ['inconclusive', 2, 'Warning', 1],
    ['not-tested', 99, 'not-tested', 1],
  ] as const)('gives a control that ended %s the status %i', async (status, id, caption, severity) => {
    const [policy] = model.policies;
    const clause = { id: 'SC-8(1)', asks: 'protect what is sent', source: 'A document, 2020', verified: true, note: null };
    const control = { ...policy!.controls.find(({ id: name }) => name === 'no-readable-password')!, status, clauses: [clause] };
    const [event] = await eventsOf({ ...model, findings: [], policies: [{ ...policy!, controls: [control] }] });
    expect(event).toMatchObject({
      severity_id: severity,
      compliance: {
        status_id: id,
        status: caption,
        status_code: status,
        control: control.id,
        requirements: ['SC-8(1): protect what is sent'],
      },
      finding_info: { uid: `exchange-baseline/${control.id}`, related_events: control.findings.map((uid) => ({ uid, type_uid: 200401 })) },
    });
  });

  it('relates a control to the events of its findings', async () => {
    const events = await eventsOf(model);
    const uids = new Set(events.map((event) => (event.metadata as Json).uid));
    const related = events.flatMap((event) => ((event.finding_info as Json).related_events ?? []) as Json[]);
    expect(related.length).toBeGreaterThan(0);
    for (const { uid } of related) expect(uids).toContain(uid);
  });

  it('suppresses what somebody answers for, until it has ended', async () => {
    const [first] = model.findings;
    const accepted = { who: 'Budi', why: 'CHG-4711', until: '2027-03-31', ended: false };
    const of = async (ended: boolean) => (await eventsOf({ ...model, findings: [{ ...first!, accepted: { ...accepted, ended } }] }))[0];
    expect(await of(false)).toMatchObject({ status_id: 3, is_alert: false, comment: 'Budi accepts it until 2027-03-31: CHG-4711' });
    expect(await of(true)).toMatchObject({ status_id: 1, is_alert: true });
  });

  it('gives no IP address where a report has pseudonyms', async () => {
    const [first] = model.findings;
    const [event] = await eventsOf({
      ...model,
      findings: [{ ...first!, server: { address: 'server-1', port: 25 }, clients: ['client-1'], users: [] }],
    });
    expect(event).toMatchObject({ evidences: [{ src_endpoint: { name: 'client-1' }, dst_endpoint: { name: 'server-1', port: 25 } }, {}] });
    expect(event).not.toHaveProperty('observables');
  });

  it('is the same each time, and names no place of the machine', async () => {
    const text = await written('ocsf', model);
    expect(await written('ocsf', model)).toBe(text);
    expect(text).not.toContain('/home/');
  });

  it.each(HOSTILE.map((text) => [text.slice(0, 30), text]))('holds %j without harm', async (_, text) => {
    expect((await eventsOf(hostile(model, text))).length).toBeGreaterThan(3);
  });
});
