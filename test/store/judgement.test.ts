/** Judgements: put in place as a whole, read back with the flows, filtered by any of their parts. */
import { describe, expect, it } from 'vitest';
import { ExscopeError } from '../../src/errors.js';
import { type FlowFilter, openStore } from '../../src/store/index.js';
import type { FlowVerdictRow, HostRow } from '../../src/store/rows.js';
import { evidence, type FlowParts, judgeAll, observed, reading, side, verdict, writeStore } from './fixtures.js';

const judgedBy = (flowId: number, index: number, parts: Partial<FlowVerdictRow> = {}): FlowVerdictRow => ({
  flowId,
  verdict: index,
  swapped: false,
  serverBasis: 'syn',
  ...parts,
});

describe('a judgement', () => {
  const hosts: HostRow[] = [
    { address: '10.0.0.9', roles: ['client'], basis: 'inferred', why: 'asked', releases: [], exchange: false },
    {
      address: '10.0.0.5',
      roles: ['mailbox', 'client-access'],
      basis: 'configured',
      why: 'you said so',
      releases: ['2010'],
      exchange: true,
    },
  ];
  const settings = {
    name: 'Contoso',
    releases: ['2010'],
    hosts: [{ address: '10.0.0.5', roles: ['mailbox'], name: 'cas01', releases: ['2010'] }],
    networks: [{ name: 'office', kind: 'internal', addresses: ['10.0.0.0/8'] }],
    staticPorts: [{ service: 'rpc-client-access', port: 59532, servers: null }],
    replicationPort: 64_328,
    exceptions: [{ name: 'scanner', who: 'operations', why: 'scans', until: '2026-12-31' }],
    catalog: '2026.11',
    ownCatalogs: [{ name: 'contoso' }],
  };

  it('comes back as it was given, Exchange hosts first', () => {
    const path = writeStore({ judgement: { hosts, settings } });
    expect(reading(path, (store) => [store.hosts(), store.settings()])).toEqual([[hosts[1], hosts[0]], settings]);
    expect(reading(path, (store) => store.judgedFlow(1)!.verdict)).toStrictEqual(verdict());
  });

  it('keeps what is not known apart from what is', () => {
    const nothing = verdict({
      pathId: null,
      pathTitle: null,
      pathRelease: null,
      pathBasis: null,
      reasons: [],
      protectionMechanism: null,
      protectionReason: null,
      byDesign: true,
      clientRole: null,
      serverRole: null,
    });
    const path = writeStore({ judgement: { verdicts: [nothing] } });
    expect(reading(path, (store) => store.judgedFlow(1)!.verdict)).toStrictEqual(nothing);
  });

  it('takes the place of the last one, all of it', () => {
    const path = writeStore({ flows: [observed(), observed()], judgement: { hosts, settings } });
    judgeAll(path, 2, { verdicts: [verdict({ expectation: 'unexpected' })] });
    const [states, remaining] = reading(path, (store) => [
      [...store.judgedFlows()].map((flow) => flow.verdict.expectation),
      store.hosts().length,
    ]);
    expect(states).toEqual(['unexpected', 'unexpected']);
    expect(remaining).toBe(0);
  });

  it('that fails halfway leaves the last one in place', () => {
    const path = writeStore({ flows: [observed(), observed()], judgement: { hosts } });
    function* broken() {
      yield judgedBy(1, 0);
      throw new Error('the judge fell ill');
    }
    expect(() => judgeAll(path, 0, { verdicts: [verdict({ protocol: 'smtp' })], flowVerdicts: broken() })).toThrow('the judge fell ill');
    const [protocols, kept] = reading(path, (store) => [
      [...store.judgedFlows()].map((flow) => flow.verdict.protocol),
      store.hosts().length,
    ]);
    expect({ protocols, kept }).toEqual({ protocols: ['imap', 'imap'], kept: 2 });
  });

  it('needs a store opened for it', () => {
    const path = writeStore();
    const store = openStore(path);
    const judgement = { settings, flowVerdicts: [], conclude: () => ({ hosts: [], verdicts: [] }) };
    expect(() => store.replaceJudgement(judgement)).toThrow(ExscopeError);
    store.close();
  });

  it('waits for no other: a store in use is a message, not a crash', () => {
    const path = writeStore();
    const [one, two] = [openStore(path, { write: true }), openStore(path, { write: true })];
    function* meanwhile() {
      yield judgedBy(1, 0);
      expect(() => two.replaceJudgement({ settings, flowVerdicts: [], conclude: () => ({ hosts: [], verdicts: [] }) })).toThrow(
        /is in use$/,
      );
    }
    one.replaceJudgement({ settings, flowVerdicts: meanwhile(), conclude: () => ({ hosts: [], verdicts: [verdict()] }) });
    one.close();
    two.close();
  });
});

describe('a store without a judgement', () => {
  it('refuses to list judged flows, for none would look like a capture without flows', () => {
    const path = writeStore({ judgement: null });
    const refusal = expect.objectContaining({ code: 'EXSCOPE_STORE', hint: `Judge it with: exscope judge ${path}` });
    expect(() => reading(path, (store) => [...store.judgedFlows()])).toThrow(refusal);
    expect(() => reading(path, (store) => [...store.listedFlows()])).toThrow(refusal);
    expect(() => reading(path, (store) => store.judgedFlow(1))).toThrow(refusal);
  });

  it('still gives the facts', () => {
    const path = writeStore({ judgement: null });
    expect(reading(path, (store) => [store.flow(1)?.server.port, store.captures().length])).toEqual([143, 1]);
  });

  it('is not one that was judged and has no flows', () => {
    expect(reading(writeStore({ flows: [] }), (store) => [...store.judgedFlows()])).toEqual([]);
  });
});

describe('client and server', () => {
  const path = writeStore({
    flows: [observed('10.0.0.5:143', '10.0.0.9:1025', { serverBasis: 'none', evidence: evidence({ protocol: 'imap', clientSide: 1 }) })],
    judgement: { flowVerdicts: [judgedBy(1, 0, { swapped: true, serverBasis: 'payload' })] },
  });

  it('change places when the judge knows better', () => {
    const flow = reading(path, (store) => store.judgedFlow(1)!);
    expect(flow).toMatchObject({
      client: { address: '10.0.0.9', port: 1025, packets: 7 },
      server: { address: '10.0.0.5', port: 143, packets: 5 },
      clientIsSide: 1,
      serverBasis: 'payload',
    });
    expect(flow.evidence?.clientSide).toBe(1);
  });

  it('stay as observed for the judge', () => {
    const flow = reading(path, (store) => store.flow(1)!);
    expect(flow).toMatchObject({ client: { address: '10.0.0.5' }, clientIsSide: 0, serverBasis: 'none' });
  });
});

describe('filters', () => {
  const path = writeStore({
    flows: [
      observed('10.0.0.1:1025', '10.0.0.5:143'),
      observed('10.0.0.2:1025', '10.0.0.5:25'),
      observed('10.0.0.5:143', '10.0.0.3:1025'),
      observed('10.0.0.1:143', '2001:db8::5:53'),
    ],
    judgement: {
      verdicts: [verdict(), verdict({ protocol: 'smtp', protection: 'encrypted', expectation: 'unexpected', pathId: '2010/smtp' })],
      flowVerdicts: [judgedBy(1, 0), judgedBy(2, 1), judgedBy(3, 0, { swapped: true }), judgedBy(4, 1)],
    },
  });
  const found = (filter: FlowFilter) => reading(path, (store) => [...store.judgedFlows(filter)].map(({ id }) => id));

  it.each<[FlowFilter, number[]]>([
    [{}, [1, 2, 3, 4]],
    [{ host: '10.0.0.5' }, [1, 2, 3]],
    [{ host: '10.0.0.3' }, [3]],
    [{ port: 143 }, [1, 3]],
    [{ protocol: 'smtp' }, [2, 4]],
    [{ protection: 'cleartext' }, [1, 3]],
    [{ expectation: 'unexpected' }, [2, 4]],
    [{ path: '2010/smtp' }, [2, 4]],
    [{ host: '10.0.0.1', expectation: 'unexpected' }, [4]],
    [{ host: "' OR 1=1 --" }, []],
  ])('%j', (filter, ids) => {
    expect(found(filter)).toEqual(ids);
  });

  it('find a single flow, of the judgement there is', () => {
    reading(path, (store) => {
      expect([1, 2, 5].map((id) => store.judgedFlow(id)?.verdict.protocol)).toEqual(['imap', 'smtp', undefined]);
    });
    const store = openStore(writeStore({ flows: [observed()] }), { write: true });
    expect(store.judgedFlow(1)!.verdict.protocol).toBe('imap');
    const conclude = () => ({ hosts: [], verdicts: [verdict({ protocol: 'pop3' })] });
    store.replaceJudgement({ settings: store.settings(), flowVerdicts: [judgedBy(1, 0)], conclude });
    expect(store.judgedFlow(1)!.verdict.protocol).toBe('pop3');
    store.close();
  });

  it('give flows one at a time, and can be left early', () => {
    const store = openStore(path);
    for (const { id } of store.judgedFlows()) if (id === 2) break;
    expect([...store.judgedFlows()]).toHaveLength(4);
    expect(() => store.close()).not.toThrow();
  });
});

describe('sightings', () => {
  it('tell each thing once, however many flows showed it', () => {
    const exchange = { service: 'owa', method: 'GET', path: '/owa', packet: 3, status: 200, redirectToHttps: false };
    const http = {
      host: null,
      server: 'Microsoft-IIS/7.5',
      userAgent: null,
      exchangeVersion: '14.3.123.4',
      frontEnd: null,
      exchanges: [exchange, { ...exchange, packet: 9 }, { ...exchange, service: null }],
      requests: 3,
      schemesSent: [],
      schemesOffered: [],
      redirectOnly: false,
      contentPacket: null,
      sessionCookies: [],
    };
    const imap = evidence({ protocol: 'imap', banner: 'ready' });
    const path = writeStore({
      flows: [
        observed(undefined, undefined, { evidence: imap }),
        observed(undefined, undefined, { evidence: imap }),
        observed('10.0.0.9:1030', '10.0.0.5:80', { evidence: evidence({ protocol: 'http', http }) }),
        observed('10.0.0.9:1031', '10.0.0.7:53', { transport: 'udp' }),
        observed('10.0.0.9:1032', '10.0.0.7:53', { transport: 'udp' }),
      ],
      judgement: null,
    });
    const nothing = { answered: null, banner: null, web: null, headers: null };
    expect(reading(path, (store) => [...store.sightings([53, 88])])).toEqual([
      { ...nothing, address: '10.0.0.5', banner: 'ready' },
      { ...nothing, address: '10.0.0.5', web: { server: 'Microsoft-IIS/7.5', service: 'owa', status: 200 } },
      { ...nothing, address: '10.0.0.5', headers: { exchangeVersion: '14.3.123.4', frontEnd: null } },
      { ...nothing, address: '10.0.0.7', answered: { transport: 'udp', port: 53 } },
    ]);
  });
});

describe('port scans', () => {
  const silent = { payloadBytes: 0, gapBytes: 0, cutPackets: 0 };
  const tried = (client: string, server: string, one = {}, other = {}, parts: Partial<FlowParts> = {}) =>
    observed(undefined, undefined, { sides: [side(client, { ...silent, ...one }), side(server, { ...silent, ...other })], ...parts });

  it('are told by client and server, from the ports that were tried in silence', () => {
    const path = writeStore({
      flows: [
        ...[25, 80, 443, 80].map((port) => tried('10.6.6.6:40000', `10.0.0.5:${port}`)),
        ...[25, 80, 25].map((port) => tried('10.6.6.6:40000', `10.0.0.6:${port}`)),
        ...[25, 80].map((port) => tried('10.6.6.7:40000', `10.0.0.5:${port}`)),
        // None of these is silent, or known to be.
        tried('10.6.6.7:40000', '10.0.0.5:81', { payloadBytes: 1 }),
        tried('10.6.6.7:40000', '10.0.0.5:82', {}, { payloadBytes: 1 }),
        tried('10.6.6.7:40000', '10.0.0.5:83', { gapBytes: 1 }),
        tried('10.6.6.7:40000', '10.0.0.5:84', {}, { gapBytes: 1 }),
        tried('10.6.6.7:40000', '10.0.0.5:85', { cutPackets: 1 }),
        tried('10.6.6.7:40000', '10.0.0.5:86', {}, { cutPackets: 1 }),
        tried('10.6.6.7:40000', '10.0.0.5:87', {}, {}, { state: 'midstream' }),
        tried('10.6.6.7:40000', '10.0.0.5:88', {}, {}, { transport: 'udp' }),
      ],
      judgement: null,
    });
    const scans = (leastPorts: number) => reading(path, (store) => [...store.portScans(leastPorts)]);
    expect(scans(4)).toEqual([]);
    expect(scans(3)).toEqual([{ client: '10.6.6.6', server: '10.0.0.5' }]);
    expect(scans(2)).toEqual([
      { client: '10.6.6.6', server: '10.0.0.5' },
      { client: '10.6.6.6', server: '10.0.0.6' },
      { client: '10.6.6.7', server: '10.0.0.5' },
    ]);
  });
});
