/** What is said of a flow that no protocol was proven in: the heartbeat and the joining of Windows clusters have no public format. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { flowTable } from '../../src/cli/flow-table.js';
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import { DATAGRAM_PROTOCOLS, PROTOCOLS } from '../../src/inspect/registry.js';
import { explainFlow } from '../../src/report/explain.js';
import { flowJson } from '../../src/report/flow-json.js';
import { PLAIN } from '../../src/report/text.js';
import type { JudgedFlow } from '../../src/store/index.js';
import { wordingOf } from '../../src/wording/wording.js';
import { type Segment, tcpFrame, udpFrame } from '../helpers/frames.js';
import { judgeFrames } from '../helpers/judge-frames.js';
import type { Frame } from '../helpers/split.js';
import { names } from './judged.js';

const [ONE, OTHER] = ['10.20.0.2', '10.20.0.3'];
/** Octets no protocol begins with, which a format of its own might have: a counter, a constant, zeros. */
const structured = (length: number) => Uint8Array.from({ length }, (_, at) => (at % 8 === 0 ? (at >> 3) & 0xff : at % 8 === 1 ? 0xfe : 0));
/** Octets that look like what a cipher leaves, other ones for each seed. */
const random = (seed: string) =>
  Buffer.concat(Array.from({ length: 42 }, (_, at) => createHash('sha256').update(`${seed} ${at}`).digest()));

const frame = (bytes: Uint8Array, at: number): Frame => ({
  bytes: Buffer.from(bytes),
  seconds: 1_400_000_000 + at,
  nanoseconds: 0,
  originalLength: bytes.length,
  linkType: 1,
});

function heartbeat(payload: Uint8Array): Uint8Array[] {
  return [udpFrame(`${ONE}:3343`, `${OTHER}:3343`, payload), udpFrame(`${OTHER}:3343`, `${ONE}:3343`, payload)];
}

function joining(payload: Uint8Array, { begun = true, answer = payload }: { begun?: boolean; answer?: Uint8Array } = {}): Uint8Array[] {
  const [client, server] = [`${ONE}:50000`, `${OTHER}:3343`];
  const segments: Segment[] = [
    { from: client, to: server, sequence: 0, flags: 'S' },
    { from: server, to: client, sequence: 0, acknowledgment: 1, flags: 'SA' },
    { from: client, to: server, sequence: 1, acknowledgment: 1, flags: 'AP', payload },
    { from: server, to: client, sequence: 1, acknowledgment: 1 + payload.length, flags: 'AP', payload: answer },
  ];
  return segments.slice(begun ? 0 : 2).map(tcpFrame);
}

function told(frames: readonly Uint8Array[]) {
  const [each, ...others] = judgeFrames(frames.map(frame));
  expect(others).toEqual([]);
  const flow: JudgedFlow = { ...each!.flow, verdict: each!.verdict };
  const context = { ...names, role: () => undefined, path: () => undefined, calls: () => [], findings: [], wording: wordingOf('en') };
  const what = explainFlow(flow, context).find(({ title }) => title === 'What')!.lines;
  const { application, protection, excluded, impression } = flowJson(flow, names);
  return {
    what,
    application,
    protection,
    excluded,
    impression,
    row: flowTable([flow], PLAIN),
    evidence: flow.evidence as FlowEvidence | null,
  };
}

const namesOf = (protocols: typeof PROTOCOLS) => [...new Set(protocols.flatMap(({ name, others = [] }) => [name, ...others]))].sort();

describe('the heartbeat of a cluster, 3343 by UDP', () => {
  it('is said to be none of what is recognised over UDP', () => {
    const { what, application, protection, excluded, row } = told(heartbeat(structured(120)));
    expect(what[0]).toBe('No protocol is proven.');
    expect(what[1]).toBe(
      `What it is not: its payload begins like none of the protocols exscope recognises over UDP (${excluded.join(', ')}), so nothing is proven.`,
    );
    expect(excluded).toEqual(namesOf(DATAGRAM_PROTOCOLS));
    expect(excluded).toEqual(expect.arrayContaining(['dtls', 'dcerpc', 'quic', 'dns', 'kerberos']));
    expect(application.protocol).toBe('unknown');
    expect(protection).toMatchObject({ state: 'undetermined', mechanism: null });
    expect(row).toMatch(/unknown\/udp .*2016\/cluster-/);
  });
});

describe('the joining of a cluster, 3343 by TCP', () => {
  it('is said to be none of what is recognised over TCP, and what it looks like', () => {
    const looks: [Uint8Array, Uint8Array, string, RegExp][] = [
      [structured(1200), structured(1200), 'structured', /neither encrypted nor compressed/],
      [random('client'), random('server'), 'random', /encrypted or compressed/],
    ];
    for (const [payload, answer, impression, sentence] of looks) {
      const found = told(joining(payload, { answer }));
      expect(found).toMatchObject({ impression, application: { protocol: 'unknown' }, protection: { state: 'undetermined' } });
      expect(found.excluded).toEqual(namesOf(PROTOCOLS));
      expect(found.excluded).toEqual(expect.arrayContaining(['tls', 'dcerpc', 'http', 'smb', 'nns', 'ese-replication']));
      expect(found.what[1]).toMatch(/^What it is not: .* over TCP \(.*http, .*tls.*\), so nothing is proven\.$/);
      expect(found.what[2]).toMatch(sentence);
      expect(found.row).toMatch(/unknown .*2016\/cluster-/);
    }
  });

  it('is not said to be anything it is not when its beginning was not captured', () => {
    const { what, excluded } = told(joining(structured(1200), { begun: false }));
    expect(excluded).toEqual([]);
    expect(what[1]).toMatch(/^Its beginning is not in the capture, or not whole, so it may be one of /);
  });
});

it('a proven protocol excludes nothing', () => {
  const { excluded, what } = told(joining(Buffer.from('GET / HTTP/1.1\r\nHost: ex01\r\n\r\n')));
  expect(excluded).toEqual([]);
  expect(what.join()).not.toContain('What it is not');
});
