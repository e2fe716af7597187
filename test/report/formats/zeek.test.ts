/** Zeek's logs, read back by a reader of our own after Zeek's description of its ASCII writer. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { FlowJson } from '../../../src/report/flow-json.js';
import type { ReportModel } from '../../../src/report/model/model.js';
import { complete } from './complete.js';
import { ACTED_ON, HOSTILE, hostile, reported, written } from './reported.js';

type Row = Record<string, string | string[] | null>;
interface Log {
  path: string;
  types: Record<string, string>;
  rows: Row[];
}

/** `\x2d` back to its octet, octets back to UTF-8. */
function unescaped(text: string): string {
  const octets: Buffer[] = [];
  const pattern = /\\\\|\\x([0-9a-f]{2})|[^\\]+/g;
  let read = 0;
  for (const [piece, hex] of text.matchAll(pattern)) {
    octets.push(hex === undefined ? Buffer.from(piece === '\\\\' ? '\\' : piece) : Buffer.from(hex, 'hex'));
    read += piece.length;
  }
  expect(read, 'a backslash that escapes nothing').toBe(text.length);
  return Buffer.concat(octets).toString('utf8');
}

function read(text: string): Log {
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.slice(0, -1).split('\n');
  expect(lines[0]).toBe('#separator \\x09');
  const head = new Map<string, string[]>();
  const rows: string[] = [];
  for (const line of lines.slice(1)) {
    if (!line.startsWith('#')) rows.push(line);
    else {
      const [name, ...values] = line.split('\t');
      head.set(name!, values);
    }
  }
  expect([...head.keys()]).toEqual(['#set_separator', '#empty_field', '#unset_field', '#path', '#open', '#fields', '#types', '#close']);
  expect(lines.at(-1)).toMatch(/^#close\t\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d$/);
  const [fields, types] = [head.get('#fields')!, head.get('#types')!];
  expect(types).toHaveLength(fields.length);
  const value = (raw: string, type: string) => {
    if (raw === '-') return null;
    if (/^(set|vector)/.test(type)) return raw === '(empty)' ? [] : raw.split(',').map(unescaped);
    if (raw === '(empty)') return '';
    const told = unescaped(raw);
    const valid = { time: /^\d+\.\d{6}$/, interval: /^\d+\.\d{6}$/, count: /^\d+$/, port: /^\d+$/, bool: /^[TF]$/, addr: /^[\da-f.:]+$/ }[
      type
    ];
    if (valid !== undefined) expect(told).toMatch(valid);
    return told;
  };
  return {
    path: head.get('#path')![0]!,
    types: Object.fromEntries(fields.map((name, index) => [name, types[index]!])),
    rows: rows.map((line) => {
      const cells = line.split('\t');
      expect(cells).toHaveLength(fields.length);
      return Object.fromEntries(cells.map((raw, index) => [fields[index]!, value(raw, types[index]!)]));
    }),
  };
}

const CONN =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents';
const CONN_TYPES =
  'time string addr port addr port enum string interval count count string bool bool count string count count count count set[string]';
const SSL =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p version cipher curve server_name resumed last_alert next_protocol established ssl_history cert_chain_fps client_cert_chain_fps sni_matches_cert';
const SSL_TYPES =
  'time string addr port addr port string string string string bool string string bool string vector[string] vector[string] bool';

let model: ReportModel;
let flows: FlowJson[];
beforeAll(async () => {
  model = await reported('mail-server-mixed.pcapng');
  flows = [...model.flows()];
});

/** The model with the flows changed. */
const withFlows = (change: (flow: FlowJson) => FlowJson): ReportModel => ({ ...model, flows: () => flows.map(change) });
const only = async (format: 'zeek-conn' | 'zeek-ssl', flow: FlowJson) =>
  read(await written(format, { ...model, flows: () => [flow] })).rows[0]!;

describe('conn.log', () => {
  it('has the columns of Zeek 6 and 7.0 and one row a flow', async () => {
    const { path, types, rows } = read(await written('zeek-conn', model));
    expect(path).toBe('conn');
    expect(Object.keys(types).join(' ')).toBe(CONN);
    expect(Object.values(types).join(' ')).toBe(CONN_TYPES);
    expect(rows).toHaveLength(model.summary.flows);
    for (const [index, row] of rows.entries()) {
      const { client, server, transport, firstSeen } = flows[index]!;
      expect(row).toMatchObject({
        'id.orig_h': client.address,
        'id.orig_p': String(client.port),
        'id.resp_h': server.address,
        'id.resp_p': String(server.port),
        proto: transport,
        orig_bytes: String(client.payloadBytes),
        resp_pkts: String(server.packets),
        history: null,
        orig_ip_bytes: null,
      });
      expect(row.uid).toMatch(/^C[0-9A-Za-z]{17}$/);
      const [seconds, micros] = (row.ts as string).split('.');
      expect(`${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${micros}Z`).toBe(firstSeen);
    }
    expect(new Set(rows.map(({ uid }) => uid)).size).toBe(rows.length);
  });

  it('names the services payload confirmed', async () => {
    const { rows } = read(await written('zeek-conn', model));
    const at = (port: number) => rows.filter((row) => row['id.resp_p'] === String(port)).map(({ service }) => service);
    // Readable IMAP, then IMAP that went over to TLS; 993 shows TLS alone.
    expect(at(143)).toEqual(['imap', 'imap,ssl']);
    expect(at(993)).toEqual(['ssl', 'ssl']);
    expect(at(389)).toEqual([null]);
    const inside = { ...flows.find(({ tls }) => tls !== null)!, application: { protocol: 'http', basis: 'payload' as const } };
    expect(await only('zeek-conn', { ...inside, upgrade: null })).toMatchObject({ service: 'ssl' });
    const kerberos = {
      ...flows[0]!,
      application: { protocol: 'kerberos', basis: 'payload' as const },
      transport: 'udp' as const,
      tls: null,
    };
    expect(await only('zeek-conn', kerberos)).toMatchObject({ service: 'krb', proto: 'udp' });
  });

  it.each([
    ['tcp', 'closed', 5, 5, 'SF'],
    ['tcp', 'open', 5, 5, 'S1'],
    ['tcp', 'unanswered', 3, 0, 'S0'],
    ['tcp', 'unanswered', 0, 3, 'OTH'],
    ['tcp', 'midstream', 5, 5, 'OTH'],
    ['tcp', 'reset', 1, 1, 'REJ'],
    ['tcp', 'reset', 5, 5, null],
    ['udp', 'open', 1, 1, 'SF'],
    ['udp', 'unanswered', 1, 0, 'S0'],
    ['udp', 'unanswered', 0, 1, 'SHR'],
  ] as const)('tells of %s %s with %i and %i packets no more than is known', async (transport, state, sent, answered, expected) => {
    const [flow] = flows;
    const { client, server } = flow!;
    const row = await only('zeek-conn', {
      ...flow!,
      transport,
      state,
      client: { ...client, packets: sent },
      server: { ...server, packets: answered },
    });
    expect(row.conn_state).toBe(expected);
  });

  it('leaves the time unset where a capture has none', async () => {
    expect(await only('zeek-conn', { ...flows[0]!, firstSeen: null })).toMatchObject({ ts: null });
  });
});

describe('ssl.log', () => {
  it('has the columns of Zeek 6 and 7 and the flows in which TLS was seen', async () => {
    const { path, types, rows } = read(await written('zeek-ssl', model));
    expect(path).toBe('ssl');
    expect(Object.keys(types).join(' ')).toBe(SSL);
    expect(Object.values(types).join(' ')).toBe(SSL_TYPES);
    const secure = flows.filter(({ tls }) => tls !== null);
    expect(secure.length).toBeGreaterThan(3);
    expect(rows).toHaveLength(secure.length);
    const connections = new Map(read(await written('zeek-conn', model)).rows.map(({ uid, ...row }) => [uid, row]));
    for (const [index, row] of rows.entries()) {
      const tls = secure[index]!.tls!;
      expect(row).toMatchObject({
        version: `TLSv${tls.version!.replace('.', '')}`,
        cipher: tls.cipher,
        curve: tls.group,
        established: tls.established ? 'T' : 'F',
        server_name: tls.sni,
      });
      expect(row.cert_chain_fps).toEqual(tls.certificate === null ? null : [tls.certificate, ...tls.chain].map(({ sha256 }) => sha256));
      expect(connections.get(row.uid!)).toMatchObject({ 'id.resp_p': row['id.resp_p'] });
    }
  });

  it('tells DTLS from TLS', async () => {
    const secure = flows.find(({ tls }) => tls?.version === '1.2')!;
    const versions = async (protocol: string) =>
      (await only('zeek-ssl', { ...secure, transport: 'udp', application: { protocol, basis: 'payload' } })).version;
    expect(await versions('dtls')).toBe('DTLSv12');
    expect(await versions('quic')).toBe('TLSv12');
  });

  it.each([
    ['1.3 draft 28', 'TLSv13-draft28'],
    ['1.3 draft 26 (Facebook)', 'unknown-64282'],
  ])('names %s as Zeek does', async (draft, version) => {
    const secure = flows.find(({ tls }) => tls !== null)!;
    expect(await only('zeek-ssl', { ...secure, tls: { ...secure.tls!, version: '1.3', draft } })).toMatchObject({ version });
  });

  it('tells that a client sent no certificate only where it could have been read', async () => {
    const secure = flows.find(({ tls }) => tls?.certificate != null)!;
    const { certificate } = secure.tls!;
    const chainOf = async (change: Partial<NonNullable<FlowJson['tls']>>) =>
      (await only('zeek-ssl', { ...secure, tls: { ...secure.tls!, ...change } })).client_cert_chain_fps;
    expect(await chainOf({ clientCertificate: null })).toEqual([]);
    expect(await chainOf({ clientCertificate: { sent: false, packet: 9, certificate: null } })).toEqual([]);
    expect(await chainOf({ clientCertificate: { sent: true, packet: 9, certificate } })).toEqual([certificate.sha256]);
    // It sent one that is not known: neither a list nor an empty one is true.
    expect(await chainOf({ clientCertificate: { sent: true, packet: 9, certificate: null } })).toBeNull();
    const unread = flows.find(({ tls }) => tls !== null && tls.certificate === null)!;
    expect(await only('zeek-ssl', unread)).toMatchObject({ cert_chain_fps: null, client_cert_chain_fps: null });
  });
});

describe('both logs', () => {
  it('have every value they can have', async () => {
    const whole = complete(model);
    const [connection] = read(await written('zeek-conn', whole)).rows;
    const [session] = read(await written('zeek-ssl', whole)).rows;
    const unset = (row: Row) => Object.keys(row).filter((name) => row[name] === null);
    // What exscope does not keep is unset, and nothing else.
    expect(unset(connection!)).toEqual(['local_orig', 'local_resp', 'history', 'orig_ip_bytes', 'resp_ip_bytes', 'tunnel_parents']);
    expect(unset(session!)).toEqual(['ssl_history', 'sni_matches_cert']);
  });

  it('read well of the traffic of a domain controller', async () => {
    const other = await reported('samba-ad.pcap');
    const { rows } = read(await written('zeek-conn', other));
    expect(rows).toHaveLength(other.summary.flows);
    expect(read(await written('zeek-ssl', other)).path).toBe('ssl');
  });
});

describe('hostile text', () => {
  it.each(HOSTILE.map((text) => [text.slice(0, 30), text]))('%j comes back as it was', async (_, text) => {
    const bad = hostile(model, text);
    const log = await written('zeek-ssl', bad);
    expect(log.replaceAll('\t', '')).not.toMatch(ACTED_ON);
    const { rows } = read(log);
    expect(rows.length).toBeGreaterThan(3);
    const kept = Buffer.from(text).toString('utf8');
    for (const row of rows) expect([row.server_name, row.cipher, row.next_protocol]).toEqual([kept, kept, kept]);
    expect(read(await written('zeek-conn', bad)).rows).toHaveLength(flows.length);
  });

  it('is no other column: a list keeps its members', async () => {
    const changed = withFlows((flow) =>
      flow.tls?.certificate == null ? flow : { ...flow, tls: { ...flow.tls, certificate: { ...flow.tls.certificate, sha256: 'a,b\tc' } } },
    );
    const chains = read(await written('zeek-ssl', changed)).rows.flatMap((row) => row.cert_chain_fps ?? []);
    expect(chains).toContain('a,b\tc');
  });
});
