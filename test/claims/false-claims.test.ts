/** A wrong "encrypted" is the worst thing this tool can say, a wrong "cleartext" the second: over every capture at hand, none. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyzed, EVERYTHING, judgedFlows, ownCaptures, sharedCaptures } from '../helpers/captures.js';
import { NO_SHARED, SHARED, scratch } from '../helpers/exscope.js';
import { SAMPLES } from '../helpers/observe.js';
import { payloadsOf } from '../helpers/payloads.js';
import { contradiction, payloadsOfFlow } from './contradictions.js';
import { tlsFromTheFirstByte } from './oracle.js';
import { readableContent } from './readable.js';

const folder = scratch();
/** Topics with protected flows in nearly every capture; the others wait for a run over everything. */
const TOPICS = /^(mail-starttls|mapi-rpc|tls)\//;
const shared = sharedCaptures().filter((path) => EVERYTHING || TOPICS.test(path));

interface Claims {
  flows: number;
  protected: number;
  cleartext: number;
  falseClaims: string[];
}

/** `capture` names it in the answer, and is its path below the oracle. */
async function claimsOf(path: string, capture: string): Promise<Claims> {
  const claims: Claims = { flows: 0, protected: 0, cleartext: 0, falseClaims: [] };
  const store = join(folder, 'store.db');
  if (!(await analyzed(path, store))) return claims;
  const flows = judgedFlows(store);
  const isProtected = flows.filter(({ verdict }) => verdict.protection === 'encrypted' || verdict.protection === 'upgraded');
  const isCleartext = flows.filter(({ verdict }) => verdict.protection === 'cleartext');
  const payloads = isProtected.length + isCleartext.length > 0 ? await payloadsOf(path) : [];
  const report = (id: number, what: string) => claims.falseClaims.push(`${capture}, flow ${id}: ${what}`);
  for (const flow of isProtected) {
    const against = contradiction(flow, payloads);
    if (against !== null) report(flow.id, `${flow.verdict.protection}, but ${against}`);
  }
  const oracle = join(SHARED, 'oracle', `${capture}.json`);
  if (isCleartext.length > 0 && existsSync(oracle)) {
    const isTls = tlsFromTheFirstByte(readFileSync(oracle, 'utf8'));
    for (const flow of isCleartext)
      if (isTls(flow, payloadsOfFlow(flow, payloads))) report(flow.id, 'cleartext, but TLS from the first byte');
  }
  return { ...claims, flows: flows.length, protected: isProtected.length, cleartext: isCleartext.length };
}

describe('no false claim', () => {
  it.each(ownCaptures())('about %s', async (name) => {
    const { flows, falseClaims } = await claimsOf(join(SAMPLES, name), name);
    expect(flows).toBeGreaterThan(0);
    expect(falseClaims).toEqual([]);
  });

  const scope = EVERYTHING ? 'every capture' : 'captures of TLS, STARTTLS and RPC (all of them with EXSCOPE_ALL_CAPTURES=1)';
  it.skipIf(NO_SHARED)(
    `about ${scope} of other projects`,
    async () => {
      const all: Claims[] = [];
      for (const path of shared) all.push(await claimsOf(join(SHARED, path), path));
      expect(all.flatMap(({ falseClaims }) => falseClaims)).toEqual([]);
      expect(all.reduce((sum, each) => sum + each.protected, 0)).toBeGreaterThan(30);
      expect(all.reduce((sum, each) => sum + each.cleartext, 0)).toBeGreaterThan(15);
    },
    600_000,
  );
});

describe('the scanner that contradicts', () => {
  const found = async (name: string) => (await payloadsOf(join(SAMPLES, name))).flatMap(({ bytes }) => readableContent(bytes) ?? []);

  it.each(['smtp-cleartext', 'imap-cleartext', 'pop3-cleartext', 'smtp-starttls', 'imap-starttls', 'pop3-stls'])(
    'reads what is readable in %s',
    async (name) => {
      expect((await found(`${name}.pcap`)).length).toBeGreaterThan(2);
    },
  );

  it('reads directory and RPC traffic below privacy', async () => {
    const all = (await found('samba-ad.pcap')).join();
    expect(all).toMatch(/RPC stub data/);
    expect(all).toMatch(/LDAP operation/);
  });

  it('finds nothing in TLS', async () => {
    for (const name of ['imaps-implicit.pcap', 'pop3s-implicit.pcap', 'imaps-tls10.pcap']) expect(await found(name)).toEqual([]);
  });

  it('contradicts a flow that is called protected too early', async () => {
    const path = join(SAMPLES, 'smtp-starttls.pcap');
    const store = join(folder, 'early.db');
    expect(await analyzed(path, store)).toBe(true);
    const flow = judgedFlows(store).find(({ verdict }) => verdict.protection === 'upgraded')!;
    const payloads = await payloadsOf(path);
    expect(contradiction(flow, payloads)).toBeNull();
    expect(
      contradiction({ ...flow, evidence: { ...flow.evidence!, tls: { ...flow.evidence!.tls!, establishedPacket: 1 } } }, payloads),
    ).toMatch(/SMTP/);
  });
});
