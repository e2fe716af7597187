/** What goes in comes out: flows, evidence, captures, endpoints, counters. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyEvidence, emptyTls, type FlowEvidence } from '../../src/inspect/evidence.js';
import type { ObservedEndpoint } from '../../src/inspect/observation.js';
import { arbitraryEvidence } from './arbitrary-evidence.js';
import { captureRecord, evidence, observed, reading, side, writeStore } from './fixtures.js';

/** Evidence of every flow, read in turn and one by one. */
function evidenceOf(path: string, flows: number): { streamed: (FlowEvidence | null)[]; single: (FlowEvidence | null)[] } {
  return reading(path, (store) => ({
    streamed: [...store.judgedFlows()].map((flow) => flow.evidence),
    single: Array.from({ length: flows }, (_, at) => store.flow(at + 1)!.evidence),
  }));
}

describe('evidence', () => {
  it('comes back exactly as it was, beside flows without any', () => {
    const flows = fc.array(fc.option(arbitraryEvidence, { nil: null }), { minLength: 1, maxLength: 6 });
    const nothing = JSON.stringify(emptyEvidence());
    fc.assert(
      fc.property(flows, (list) => {
        const path = writeStore({ flows: list.map((each) => observed(undefined, undefined, { evidence: each })) });
        const expected = list.map((each) => (JSON.stringify(each) === nothing ? null : each));
        expect(evidenceOf(path, list.length)).toStrictEqual({ streamed: expected, single: expected });
      }),
      { numRuns: 60 },
    );
  });

  it('that says nothing is no evidence, and takes no row', () => {
    const path = writeStore({ flows: [observed(undefined, undefined, { evidence: emptyEvidence() })] });
    expect(evidenceOf(path, 1)).toEqual({ streamed: [null], single: [null] });
  });

  it('is kept when neither a protocol nor a packet is proven', () => {
    const only = [evidence({ banner: 'hello' }), evidence({ clientSide: 0 }), evidence({ cleartext: { packet: 3, what: 'words' } })];
    const path = writeStore({ flows: only.map((each) => observed(undefined, undefined, { evidence: each })) });
    expect(evidenceOf(path, 3).streamed).toEqual(only);
  });

  it('stays with its flow when a filter skips others', () => {
    const flows = [1, 2, 3, 4].map((n) =>
      observed(`10.0.0.${n}:1025`, '10.0.0.5:143', { evidence: evidence({ protocol: 'imap', banner: `flow ${n}` }) }),
    );
    const path = writeStore({ flows });
    const banners = reading(path, (store) => [...store.judgedFlows({ host: '10.0.0.3' })].map((flow) => flow.evidence?.banner));
    expect(banners).toEqual(['flow 3']);
  });
});

describe('a flow', () => {
  it('keeps every fact, client and server by the side that is the client', () => {
    const flow = observed('10.0.0.5:143', '[2001:db8::9]:1025', {
      transport: 'udp',
      vlan: 0,
      clientSide: 1,
      serverBasis: 'payload',
      state: 'midstream',
      firstSeenMicros: -1,
      inspectionLimited: true,
    });
    const [server, client] = flow.sides;
    const stored = reading(writeStore({ flows: [flow] }), (store) => store.flow(1));
    const { number, sides, clientSide, capture, ...same } = flow;
    expect(stored).toStrictEqual({ ...same, id: number, captureId: 1, client, server, clientIsSide: 1 });
  });

  it('keeps counts beyond 32 bits', () => {
    const many = 2 ** 52 + 1;
    const flow = observed(undefined, undefined, {
      sides: [side('10.0.0.1:1', { bytes: many, payloadBytes: many }), side('10.0.0.2:2')],
      lastSeenMicros: many,
      lastPacket: many,
    });
    const stored = reading(writeStore({ flows: [flow] }), (store) => store.flow(1)!);
    expect(stored).toMatchObject({ lastSeenMicros: many, lastPacket: many, client: { bytes: many, payloadBytes: many } });
  });

  it('that is not there is undefined', () => {
    expect(reading(writeStore(), (store) => [store.flow(2), store.judgedFlow(2)])).toEqual([undefined, undefined]);
  });
});

describe('outlines', () => {
  it('number flows by what their evidence is, not by where its packets are', () => {
    const imap = (packet: number) => evidence({ protocol: 'imap', proofs: [{ packet, side: 0, what: 'LOGIN' }] });
    const flows = [imap(4), imap(9), evidence({ protocol: 'smtp' }), null].map((each) =>
      observed(undefined, undefined, { evidence: each }),
    );
    const signatures = reading(writeStore({ flows }), (store) => [...store.outlines()].map(({ signature }) => signature));
    expect(signatures[1]).toBe(signatures[0]);
    expect(new Set(signatures).size).toBe(3);
  });

  it('stay right when there are more signatures than are remembered', () => {
    const count = 65_600;
    function* flows() {
      for (let n = 0; n < count; n++) yield observed(undefined, undefined, { evidence: evidence({ protocol: 'tls', tls: tlsFor(n) }) });
    }
    const path = writeStore({ flows: flows(), judgement: null });
    const signatures = reading(path, (store) => [...store.outlines()].map(({ signature }) => signature));
    expect(new Set(signatures).size).toBe(count);
  });
});

function tlsFor(n: number): NonNullable<FlowEvidence['tls']> {
  return {
    ...emptyTls(),
    version: '1.2',
    offeredVersion: '1.2',
    sni: `host${n}.example`,
    clientHelloPacket: 1,
    serverHelloPacket: 2,
    established: true,
    establishedPacket: 3,
  };
}

describe('a run', () => {
  const problem = { code: 'cut-short', message: 'the file ends inside packet 13', offset: 292_000, packet: 12 };
  const captures = [captureRecord(), captureRecord({ name: 'b.pcap', sha256: null, interfaces: [], problem, interrupted: true })];
  const path = writeStore({ captures, limits: { flows: 1, flowsEvicted: 2 }, payload: { inspected: 5 } });

  it('gives back its captures', () => {
    const stored = reading(path, (store) => store.captures());
    const { sections, coverage, payloadCut, unsupportedLinkTypes, byteOrder, capturedBytes, originalBytes, skippedBlocks, ...same } =
      captures[0]!;
    expect(stored[0]).toStrictEqual({ ...same, id: 1, counters: { ...same.counters, sections } });
    expect(stored[1]).toMatchObject({ id: 2, name: 'b.pcap', sha256: null, interfaces: [], problem, interrupted: true });
  });

  it('gives back where the packets ended, and the limits', () => {
    const [coverage, limits] = reading(path, (store) => [store.coverage(), store.limits()]);
    expect(coverage[0]).toEqual({
      captureId: 1,
      packets: { decoded: 10, 'unsupported-link-type': 2 },
      payloadCut: 1,
      unsupportedLinkTypes: [[147, 2]],
    });
    expect(limits).toEqual({ flows: 1, flowsEvicted: 2 });
    expect(reading(path, (store) => store.payload())).toEqual({ inspected: 5 });
  });

  it('gives back learned endpoints in the order learned', () => {
    const endpoint: ObservedEndpoint = {
      capture: 0,
      address: '10.0.0.5',
      port: 1032,
      transport: 'tcp',
      uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
      version: '0.81',
      packet: 7,
      basis: 'endpoint-mapper',
    };
    const second = { ...endpoint, port: 1030, basis: 'payload' as const };
    const stored = reading(writeStore({ endpoints: [endpoint, second] }), (store) => store.endpoints());
    expect(stored).toEqual([endpoint, second].map(({ capture, ...same }) => ({ ...same, captureId: capture + 1 })));
  });
});
