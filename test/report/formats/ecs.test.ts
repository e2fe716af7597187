/** Events of the Elastic Common Schema: names, types and values by its own list of fields, and Community IDs by those of other programs. */
import { spawnSync } from 'node:child_process';
import { isIP } from 'node:net';
import { EcsFlat, EcsVersion } from '@elastic/ecs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FlowJson } from '../../../src/report/flow-json.js';
import { communityId } from '../../../src/report/formats/ecs/community-id.js';
import { commonFields, fileFields } from '../../../src/report/formats/ecs/fields.js';
import { findingEvent } from '../../../src/report/formats/ecs/finding-event.js';
import { flowEvent } from '../../../src/report/formats/ecs/flow-event.js';
import type { ReportModel } from '../../../src/report/model/model.js';
import { ROOT } from '../../helpers/exscope.js';
import { complete, missing } from './complete.js';
import { ACTED_ON, HOSTILE, hostile, reported, written } from './reported.js';

/** A field as the Elastic Common Schema describes it. */
interface Field {
  type: string;
  required?: boolean;
  /** `array`: the field holds a list. */
  normalize: readonly string[];
  ignore_above?: number;
  pattern?: string;
  expected_values?: readonly string[];
  allowed_values?: readonly { name: string; expected_event_types?: readonly string[] }[];
}
type Event = Record<string, unknown> & {
  ecs: { version: string };
  event: { kind: string; category: string[]; type: string[]; id: string; severity?: number; duration?: number };
  exscope: { flow?: { id: number }; finding?: { fingerprint: string } };
};

/** The list of fields as Elastic publishes it. */
const fields: Record<string, Field> = EcsFlat;

const TYPES: Record<string, (value: unknown) => boolean> = {
  keyword: (value) => typeof value === 'string',
  match_only_text: (value) => typeof value === 'string',
  long: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  ip: (value) => typeof value === 'string' && isIP(value) !== 0,
  date: (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) && !Number.isNaN(Date.parse(value)),
};

/** Leaves by their dotted names. What is below `exscope` is ours. */
function fieldsOf(value: object, prefix = ''): [name: string, value: unknown][] {
  return Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    const path = prefix + name;
    if (path === 'exscope') return [];
    return typeof each === 'object' && each !== null && !Array.isArray(each) ? fieldsOf(each, `${path}.`) : [[path, each]];
  });
}

const REQUIRED = Object.keys(fields).filter((name) => fields[name]!.required === true);

/** What of an event is not as the schema has it. */
function problems(event: Event): string[] {
  const found = fieldsOf(event);
  const names = new Set(found.map(([name]) => name));
  const expected = event.event.category.flatMap(
    (category) => fields['event.category']!.allowed_values!.find(({ name }) => name === category)?.expected_event_types ?? [],
  );
  return [
    ...found.filter(([name, value]) => !keeps(fields[name], value)).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...REQUIRED.filter((name) => !names.has(name)).map((name) => `${name} is missing`),
    ...event.event.type.filter((type) => !expected.includes(type)).map((type) => `event.type: ${type}`),
    ...(event.ecs.version === EcsVersion ? [] : ['ecs.version']),
  ];
}

function keeps(field: Field | undefined, value: unknown): boolean {
  if (field === undefined || Array.isArray(value) !== field.normalize.includes('array')) return false;
  const { type, ignore_above = Number.POSITIVE_INFINITY, pattern = '', allowed_values, expected_values } = field;
  const values = allowed_values?.map(({ name }) => name) ?? expected_values;
  return [value].flat().every((each) => {
    const text = String(each);
    return TYPES[type]!(each) && text.length <= ignore_above && new RegExp(pattern).test(text) && (values?.includes(text) ?? true);
  });
}

async function eventsOf(model: ReportModel): Promise<Event[]> {
  const text = await written('ecs', model);
  expect(text).not.toMatch(ACTED_ON);
  const events = text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
  expect(events.flatMap(problems)).toEqual([]);
  return events;
}

let model: ReportModel;
let flows: FlowJson[];
beforeAll(async () => {
  model = await reported(CAPTURE);
  flows = [...model.flows()];
});

describe('ECS', () => {
  it('has an alert for each finding and an event for each flow', async () => {
    const events = await eventsOf(model);
    expect(model.findings.length).toBeGreaterThan(3);
    expect(events.map(({ event }) => event.kind)).toEqual([...model.findings.map(() => 'alert'), ...flows.map(() => 'event')]);
    expect(new Set(events.map(({ event }) => event.id)).size).toBe(events.length);
  });

  it('keeps the schema in every field it can have', async () => {
    const whole = complete(model);
    const [finding] = whole.findings;
    const [flow] = whole.flows();
    const fileOf = fileFields(whole);
    // Of a finding, the port of a client is never known.
    for (const event of [
      findingEvent(finding!, fileOf, whole.date),
      flowEvent(flow!, fileOf(flow!.capture), whole.date),
      commonFields(whole),
    ])
      expect(missing(event)).toEqual('rule' in event ? ['.source.port'] : []);
    expect(await eventsOf(whole)).toHaveLength(2);
  });

  it('keeps the schema in the report of a domain controller', async () => {
    const other = await reported('samba-ad.pcap');
    expect((await eventsOf(other)).length).toBe(other.findings.length + other.summary.flows);
  });

  it('tells of a finding its rule, its server, its users and what it weighs', async () => {
    const [finding] = model.findings;
    expect((await eventsOf(model))[0]).toMatchObject({
      '@timestamp': finding!.lastSeen,
      event: { severity: 73, category: ['network', 'authentication'], id: finding!.fingerprint },
      rule: { id: 'credential-sent/smtp/readable', name: finding!.title },
      destination: { ip: finding!.server.address, port: finding!.server.port },
      related: { user: ['alice', 'bob'], ip: [finding!.server.address, ...finding!.clients] },
      file: { name: 'mail-server-mixed.pcapng', hash: { sha256: model.summary.captures[0]!.sha256 } },
      exscope: { finding: { filters: finding!.filters, packets: finding!.packets } },
    });
  });

  it('tells of a flow both ends, what they sent, and its TLS', async () => {
    const events = (await eventsOf(model)).filter(({ event }) => event.kind === 'event');
    for (const [index, event] of events.entries()) {
      const { client, server, id, firstSeen, durationSeconds, tls } = flows[index]!;
      expect(event).toMatchObject({
        '@timestamp': firstSeen,
        source: { ip: client.address, port: client.port, bytes: client.bytes },
        destination: { ip: server.address, port: server.port, packets: server.packets },
        network: { bytes: client.bytes + server.bytes, packets: client.packets + server.packets, type: 'ipv4', transport: 'tcp' },
        exscope: { flow: { id } },
      });
      expect(event.event.duration! / 1e9).toBeCloseTo(durationSeconds, 6);
      if (tls === null) expect(event).not.toHaveProperty('tls');
      else
        expect(event.tls).toMatchObject({
          version: tls.version,
          version_protocol: 'tls',
          cipher: tls.cipher,
          client: { server_name: tls.sni, ja3: tls.ja3 },
        });
    }
    expect(flows.filter(({ tls }) => tls !== null).length).toBeGreaterThan(3);
  });

  it('calls SSL 3.0 and DTLS by their names', async () => {
    const secure = flows.find(({ tls }) => tls !== null)!;
    const versionOf = async (flow: FlowJson) => (await eventsOf({ ...model, findings: [], flows: () => [flow] }))[0]!.tls;
    expect(await versionOf({ ...secure, tls: { ...secure.tls!, version: 'ssl3' } })).toMatchObject({
      version: '3.0',
      version_protocol: 'ssl',
    });
    const dtls = { ...secure, transport: 'udp' as const, application: { protocol: 'dtls', basis: 'payload' as const } };
    expect(await versionOf({ ...dtls, tls: { ...secure.tls!, version: '1.2' } })).toMatchObject({
      version: '1.2',
      version_protocol: 'dtls',
    });
  });

  it('gives no IP address where a report has pseudonyms', async () => {
    const [flow] = flows;
    const { client, server } = flow!;
    const events = await eventsOf({
      ...model,
      findings: model.findings
        .slice(0, 1)
        .map((finding) => ({ ...finding, server: { address: 'server-1', port: 25 }, clients: ['client-1'] })),
      flows: () => [{ ...flow!, client: { ...client, address: 'client-1' }, server: { ...server, address: 'server-1' } }],
    });
    for (const event of events) {
      expect(event).toMatchObject({ source: { address: 'client-1' }, destination: { address: 'server-1' } });
      expect(fieldsOf(event).map(([name]) => name)).not.toContain('source.ip');
      expect(event).not.toHaveProperty('network.community_id');
      expect(event).not.toHaveProperty('related.ip');
    }
  });

  it('has a time where a capture has none', async () => {
    const [event] = await eventsOf({ ...model, findings: [], flows: () => [{ ...flows[0]!, firstSeen: null, lastSeen: null }] });
    expect(event!['@timestamp']).toBe(model.date);
  });

  it('is the same each time, and names no place of the machine', async () => {
    const text = await written('ecs', model);
    expect(await written('ecs', model)).toBe(text);
    expect(text).not.toContain('/home/');
  });

  it.each(HOSTILE.map((text) => [text.slice(0, 30), text]))('holds %j without harm', async (_, text) => {
    expect(await eventsOf(hostile(model, text))).toHaveLength(model.findings.length + flows.length);
  });
});

const CAPTURE = 'mail-server-mixed.pcapng';
/** Those of a capture by Wireshark's dissector, which newer releases have as a plug-in. */
const { stdout = '' } = spawnSync(
  'tshark',
  ['-r', `${ROOT}/captures/${CAPTURE}`, '--enable-protocol', 'communityid', '-T', 'fields', '-e', 'communityid'],
  { encoding: 'utf8' },
);
const byTshark = new Set((stdout ?? '').split('\n').filter((id) => id !== ''));

describe('a Community ID', () => {
  it.skipIf(byTshark.size === 0)('is that of tshark for each flow of a capture (needs tshark with its communityid plug-in)', () => {
    expect(new Set(flows.map(({ transport, client, server }) => communityId(transport, client, server)))).toEqual(byTshark);
  });

  // What Zeek, Suricata, OpenSearch and Corelight's own library give for the flows of the baseline captures.
  it.each([
    ['tcp', '128.232.110.120', 34_855, '66.35.250.204', 80, '1:LQU9qZlK+B5F3KDmev6m5PMibrg='],
    ['udp', '192.168.1.52', 54_585, '8.8.8.8', 53, '1:d/FP5EW3wiY1vCndhwleRRKHowQ='],
  ] as const)(
    'of %s %s:%i to %s:%i is that of others, in both directions',
    (transport, address, port, otherAddress, otherPort, expected) => {
      const [client, server] = [
        { address, port },
        { address: otherAddress, port: otherPort },
      ];
      expect(communityId(transport, client, server)).toBe(expected);
      expect(communityId(transport, server, client)).toBe(expected);
    },
  );

  it('orders by the port when both ends have one address', () => {
    const [low, high] = [
      { address: '::1', port: 25 },
      { address: '::1', port: 40_000 },
    ];
    expect(communityId('tcp', low, high)).toBe(communityId('tcp', high, low));
    expect(communityId('tcp', low, high)).not.toBe(communityId('tcp', low, low));
  });

  it('is none without two addresses of one kind', () => {
    expect(communityId('tcp', { address: 'client-1', port: 1 }, { address: 'server-1', port: 2 })).toBeNull();
    expect(communityId('tcp', { address: '10.0.0.1', port: 1 }, { address: '::1', port: 2 })).toBeNull();
  });
});
