/** A port scan is one problem of a server, not one for each port, and no data path whatever the ports mean elsewhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFindings } from '../../src/audit/findings.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { judge } from '../../src/judge/judge.js';
import { SCAN_PORTS } from '../../src/judge/scans.js';
import { parseHost } from '../../src/site/options.js';
import { NO_SITE } from '../../src/site/profile.js';
import type { JudgedFlow } from '../../src/store/index.js';
import type { StoredFlow, StoredSide } from '../../src/store/rows.js';
import { ROOT } from '../helpers/exscope.js';
import { FactStore, flow } from '../helpers/facts.js';

const catalog = loadCatalog();
const SITE = { ...NO_SITE, hosts: [parseHost('10.0.0.5=mailbox'), parseHost('10.0.0.6=mailbox')] };
const SILENT = { payloadBytes: 0 };

type Ends = Partial<StoredSide>;
const tried = (port: number, parts: { client?: string; server?: string; state?: StoredFlow['state']; both?: Ends } = {}) => {
  const { client = '10.6.6.6', server = '10.0.0.5', state = 'reset', both = {} } = parts;
  return flow(`${client}:${40_000 + port}`, `${server}:${port}`, { state, clientSide: { ...SILENT, ...both }, serverSide: SILENT });
};
const many = (count: number, parts?: Parameters<typeof tried>[1]) => Array.from({ length: count }, (_, at) => tried(at + 1, parts));

function judged(...flows: StoredFlow[]): JudgedFlow[] {
  const store = new FactStore(flows);
  judge(store, catalog, SITE);
  return flows.map((each) => ({ ...each, verdict: store.verdictOf(each) }));
}

const codes = (flows: JudgedFlow[]) => new Set(flows.map(({ verdict }) => verdict.reasons[0]?.split(':')[0] ?? verdict.expectation));
const found = (flows: JudgedFlow[]) => findFindings({ judgedFlows: () => flows.values() }).filter(({ kind }) => kind === 'unexpected-flow');

describe('a port scan', () => {
  it('is no data path, whichever ports it tried, and one finding for each server', () => {
    const flows = judged(...many(SCAN_PORTS), tried(443), tried(6001), ...many(SCAN_PORTS, { server: '10.0.0.6' }));
    expect(codes(flows)).toEqual(new Set(['port-scan']));
    for (const { verdict } of flows) expect(verdict).toMatchObject({ expectation: 'unexpected', pathId: null, protocol: 'unknown' });
    expect(
      found(flows).map(({ says, server, anyPort, flowCount, clients }) => [says, server.address, anyPort, flowCount, clients]),
    ).toEqual([
      ['unexpected-flow.port-scan', '10.0.0.5', true, SCAN_PORTS + 2, ['10.6.6.6']],
      ['unexpected-flow.port-scan', '10.0.0.6', true, SCAN_PORTS, ['10.6.6.6']],
    ]);
  });

  it('weighs less when nothing answered', () => {
    expect(found(judged(...many(SCAN_PORTS, { state: 'unanswered' }))).map(({ severity }) => severity)).toEqual(['low']);
    expect(found(judged(...many(SCAN_PORTS, { state: 'unanswered' }), tried(9))).map(({ severity }) => severity)).toEqual(['medium']);
  });

  it('does not hide what the scanner says on a connection, nor what others do', () => {
    const said = flow('10.6.6.6:50000', '10.0.0.5:25', { evidence: { protocol: 'smtp' } });
    const others = [tried(443, { client: '10.0.0.9' }), tried(443, { server: '10.0.0.6' })];
    const flows = judged(...many(SCAN_PORTS), said, ...others);
    const rest = flows.slice(SCAN_PORTS).map(({ verdict }) => [verdict.expectation, verdict.protocol]);
    expect(rest).toEqual([
      ['expected', 'smtp'],
      ['expected', 'tls'],
      ['expected', 'tls'],
    ]);
  });

  it('is none with a port less, nor when the same port is tried again', () => {
    const fewer = many(SCAN_PORTS - 1);
    expect(codes(judged(...fewer, tried(1), tried(2)))).not.toContain('port-scan');
    expect(codes(judged(...fewer, tried(SCAN_PORTS)))).toContain('port-scan');
  });

  it.each([
    ['had begun before the capture', { state: 'midstream' as const }],
    ['have gaps', { both: { gapBytes: 1 } }],
    ['were cut short', { both: { cutPackets: 1 } }],
    ['carry something', { both: { payloadBytes: 1 } }],
  ])('is not told from connections that %s', (_, parts) => {
    expect(codes(judged(...many(SCAN_PORTS, parts)))).not.toContain('port-scan');
    // Neither are they part of one.
    const flows = judged(...many(SCAN_PORTS), tried(443, parts));
    expect(codes(flows.slice(0, -1))).toEqual(new Set(['port-scan']));
    expect(codes(flows.slice(-1))).not.toContain('port-scan');
  });

  it('of what is no Exchange server is no matter of Exchange', () => {
    expect(codes(judged(...many(SCAN_PORTS, { server: '10.0.0.77' })))).toEqual(new Set(['unrelated']));
  });

  it('is as docs/judging.md has it', () => {
    expect(readFileSync(join(ROOT, 'docs/judging.md'), 'utf8')).toContain(`tried ${SCAN_PORTS} or more ports of one server`);
  });
});
