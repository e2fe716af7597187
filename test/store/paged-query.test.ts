/** Flows and evidence read in pages: where a page ends must not be seen from outside. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CertificateEvidence, CredentialEvidence, FlowEvidence } from '../../src/inspect/evidence.js';
import { PagedQuery } from '../../src/store/paged-query.js';
import { arbitraryEvidence } from './arbitrary-evidence.js';
import { evidence, observed, reading, writeStore } from './fixtures.js';

const FLOWS = 2000;
const LOGINS = 40;

const login = (packet: number): CredentialEvidence => ({
  mechanism: 'login',
  user: `user${packet}`,
  domain: null,
  ntlmVersion: null,
  beforeTls: true,
  passwordReadable: true,
  packet,
  outcome: null,
});

const certificate = (position: number): CertificateEvidence => ({
  sentBy: 'server',
  position,
  packet: 7,
  sha256: 'ab'.repeat(32),
  subject: 'CN=mail',
  commonName: 'mail',
  issuer: 'CN=mail',
  alternativeNames: [],
  notBefore: null,
  notAfter: null,
  keyKind: 'rsa',
  keyBits: 2048,
  signature: null,
  selfSigned: true,
});

/** Every third flow has no evidence, every fifth many logins, so that pages of each table end at different flows, and within one. */
function evidenceOf(id: number): FlowEvidence | null {
  if (id % 3 === 0) return null;
  const many = id % 5 === 0 ? LOGINS : 1;
  return evidence({
    protocol: id % 2 === 0 ? 'imap' : 'pop3',
    banner: `flow ${id}`,
    credentials: Array.from({ length: many }, (_, at) => login(id * 100 + at)),
    certificates: id % 7 === 0 ? [certificate(0), certificate(1)] : [],
    proofs: [{ packet: id, side: 0, what: id % 2 === 0 ? 'IMAP' : 'POP3' }],
  });
}

const numbers = Array.from({ length: FLOWS }, (_, at) => at + 1);
const store = writeStore({
  flows: numbers.map((id) => observed(id % 400 === 0 ? '10.9.9.9:1025' : '10.0.0.9:1025', '10.0.0.5:143', { evidence: evidenceOf(id) })),
});

describe('a store of many pages', () => {
  it('gives every flow with its own evidence', () => {
    const flows = reading(store, (read) => [...read.judgedFlows()]);
    expect(flows.map(({ id }) => id)).toEqual(numbers);
    for (const flow of flows) expect(flow.evidence, `flow ${flow.id}`).toEqual(evidenceOf(flow.id));
  });

  it('gives the few that a filter lets through, with theirs', () => {
    const flows = reading(store, (read) => [...read.judgedFlows({ host: '10.9.9.9' })]);
    expect(flows.map(({ id }) => id)).toEqual([400, 800, 1200, 1600, 2000]);
    for (const flow of flows) expect(flow.evidence).toEqual(evidenceOf(flow.id));
  });

  it('says of a flow in turn what it says of it alone', () => {
    const samples = fc.sample(arbitraryEvidence, { numRuns: 120, seed: 7 });
    const path = writeStore({ flows: samples.map((each) => observed(undefined, undefined, { evidence: each })) });
    reading(path, (read) => {
      for (const flow of read.judgedFlows()) expect(flow).toStrictEqual(read.judgedFlow(flow.id));
    });
  });

  it('lists the same flows without their evidence', () => {
    for (const filter of [{}, { host: '10.9.9.9' }]) {
      const [listed, judged] = reading(store, (read) => [[...read.listedFlows(filter)], [...read.judgedFlows(filter)]]);
      expect(listed).toEqual(judged.map((flow) => ({ ...flow, evidence: null })));
    }
  });

  it('is told to be damaged when a column holds octets', () => {
    const path = writeStore({ flows: [observed(), observed()] });
    const database = new Database(path);
    database.exec("UPDATE flows SET state = x'00ff' WHERE id = 2");
    database.close();
    expect(() => reading(path, (read) => [...read.judgedFlows()])).toThrow(/is damaged/);
  });

  it('outlines every flow', () => {
    expect(reading(store, (read) => [...read.outlines()].map(({ id }) => id))).toEqual(numbers);
  });
});

describe('a page', () => {
  const memory = new Database(':memory:');
  memory.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT)');
  const insert = memory.prepare('INSERT INTO t VALUES (?, ?)');
  for (let id = 1; id <= 900; id++) insert.run(id, id === 3 ? '"\u0000\\\u2028é' : `w${id}`);

  it('is small at first and larger later, and says when there is no other', () => {
    const query = new PagedQuery(memory, ['id', 'word'], 't WHERE id > ?', 'id');
    const sizes: number[] = [];
    for (let last = 0; !query.ended; ) {
      const rows = query.read(last);
      sizes.push(rows.length);
      last = (rows.at(-1)?.[0] as number | undefined) ?? last;
    }
    expect(sizes).toEqual([8, 32, 128, 128, 128, 128, 128, 128, 92]);
  });

  it('keeps every text as it is', () => {
    const [, , third] = new PagedQuery(memory, ['id', 'word'], 't WHERE id > ?', 'id').read(0);
    expect(third).toEqual([3, '"\u0000\\\u2028é']);
  });

  it('ends at once in an empty table', () => {
    const query = new PagedQuery(memory, ['id'], 't WHERE id > ?', 'id');
    expect([query.read(1000), query.ended]).toEqual([[], true]);
  });
});
