/** OCSF events: attributes, types and enumerations by the schema, and what they tell by the report. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportModel } from '../../../src/report/model/model.js';
import { ROOT } from '../../helpers/exscope.js';
import { ACTED_ON, HOSTILE, hostile, reported, written } from './reported.js';

type Attributes = Record<string, string>;
interface Schema {
  version: string;
  classes: Record<string, { name: string; attributes: Attributes }>;
  objects: Record<string, Attributes>;
  atLeastOne: Record<string, string[]>;
  enums: Record<string, Record<string, string | null>>;
}
type Json = Record<string, unknown>;

const schema = JSON.parse(readFileSync(`${ROOT}/test/fixtures/schemas/ocsf-1.5.json`, 'utf8')) as Schema;

const TYPES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isSafeInteger(value),
  // Milliseconds: what would be seconds or microseconds is of another age.
  timestamp: (value) => Number.isSafeInteger(value) && new Date(value as number).getUTCFullYear() === 2026,
  boolean: (value) => typeof value === 'boolean',
  ip: (value) => typeof value === 'string' && isIP(value) !== 0,
  port: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 65_536,
  json: (value) => value !== undefined,
};

function check(value: Json, attributes: Attributes, object: string): void {
  for (const [name, type] of Object.entries(attributes))
    if (type.endsWith('!')) expect(value, `${object} wants ${name}`).toHaveProperty(name);
  const some = schema.atLeastOne[object];
  if (some !== undefined) expect(some.some((name) => name in value)).toBe(true);
  for (const [name, each] of Object.entries(value)) {
    const [, type, list] = /^([a-z_]+)!?(\[\])?$/.exec(attributes[name] ?? '') ?? [];
    expect(type, `${object}.${name}`).toBeDefined();
    expect([object, name, Array.isArray(each)]).toEqual([object, name, type === 'json' ? Array.isArray(each) : list === '[]']);
    for (const one of list === '[]' ? (each as unknown[]) : [each]) {
      if (type! in schema.objects) check(one as Json, schema.objects[type!]!, type!);
      else expect([object, name, one, TYPES[type!]!(one)]).toEqual([object, name, one, true]);
    }
    const captions = schema.enums[`${object}.${name}`] ?? schema.enums[name];
    if (captions === undefined || !name.endsWith('_id')) continue;
    expect(Object.keys(captions)).toContain(String(each));
    const caption = captions[String(each)];
    const sibling = value[name === 'activity_id' ? 'activity_name' : name.slice(0, -3)];
    if (caption !== null && sibling !== undefined) expect(sibling).toBe(caption);
  }
}

async function eventsOf(model: ReportModel): Promise<Json[]> {
  const text = await written('ocsf', model);
  expect(text).not.toMatch(ACTED_ON);
  const events = text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
  for (const event of events) {
    const { name, attributes } = schema.classes[String(event.class_uid)]!;
    expect(event).toMatchObject({
      class_name: name,
      category_uid: Math.floor((event.class_uid as number) / 1000),
      type_uid: (event.class_uid as number) * 100 + (event.activity_id as number),
      metadata: { version: schema.version },
    });
    check(event, attributes, name);
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
