/** Limits of reading payload and of the evidence of a flow. */
import { Coverage } from '../../src/decode/coverage.js';
import { MAX_INTERFACES, MAX_SECURITY_CONTEXTS, MAX_TOWERS } from '../../src/inspect/dcerpc/constants.js';
import { mapperTowers } from '../../src/inspect/dcerpc/epm.js';
import { dcerpc } from '../../src/inspect/dcerpc/index.js';
import { type FlowEvidence, MAX_CREDENTIALS, MAX_PROOFS } from '../../src/inspect/evidence.js';
import { MAX_EXCHANGES } from '../../src/inspect/http/constants.js';
import { http } from '../../src/inspect/http/index.js';
import type { ObservedEndpoint, ObservedFlow } from '../../src/inspect/observation.js';
import { Observer, type ObserverLimits } from '../../src/inspect/observer.js';
import { MAX_MEDIA } from '../../src/inspect/sip/constants.js';
import { MAX_CHAIN } from '../../src/inspect/tls/constants.js';
import { tls } from '../../src/inspect/tls/index.js';
import { MAX_ALTERNATIVE_NAMES } from '../../src/inspect/x509/constants.js';
import { alternativeNamesOf } from '../../src/inspect/x509/node-reader.js';
import { clean, MAX_TEXT } from '../../src/text.js';
import { recordOf, udpFrame } from '../helpers/frames.js';
import { bind, bindAck, EMSMDB, INTEGRITY, mapped, NSPI, TYPE, tower } from '../inspect/dcerpc/fixtures.js';
import { inspect, type Step } from '../inspect/play.js';
import { inspectDatagrams, request as invite, sdp } from '../inspect/sip/fixtures.js';
import { clientHello, join, message, record, serverHello } from '../inspect/tls/fixtures.js';
import { CURVE } from '../inspect/x509/certificates.js';
import type { Driver } from './drive.js';
import { conversation } from './flow-drivers.js';

function observe(frames: readonly Uint8Array[], limits: Partial<ObserverLimits> = {}) {
  const evidence: FlowEvidence[] = [];
  const flows: Pick<ObservedFlow, 'inspectionLimited'>[] = [];
  const endpoints: ObservedEndpoint[] = [];
  const observer = new Observer(
    {
      evidence: (_flow, each) => evidence.push(each),
      flow: ({ inspectionLimited }) => void flows.push({ inspectionLimited }),
      endpoint: (endpoint) => void endpoints.push(endpoint),
    },
    limits,
  );
  observer.beginCapture(0, new Coverage());
  for (const [index, frame] of frames.entries()) observer.packet(recordOf(frame, { number: index + 1, seconds: 1 + index }));
  observer.finish();
  return { evidence, flows, endpoints, counters: observer.inspectCounters };
}

const GARBAGE = '\xfe'.repeat(16);
const unknown = (frames: readonly Uint8Array[], limits: Partial<ObserverLimits>) => {
  const { counters, evidence } = observe(frames, limits);
  return { counted: counters.recognitionLimited, acted: counters.recognitionLimited === 1 && evidence[0]?.protocol == null };
};
const times = <Value>(count: number, of: (at: number) => Value) => Array.from({ length: count }, (_, at) => of(at));

/** IMAP logins that are refused. */
const logins = (count: number) =>
  conversation([
    [1, '* OK IMAP4rev1 ready\r\n'],
    ...times(count, (at) => [0, `a${at} LOGIN user${at} secret\r\n`] as const).flatMap((sent, at) => [sent, [1, `a${at} NO\r\n`] as const]),
  ]);

const requests = (count: number, user?: (at: number) => string): Step[] =>
  times(count, (at): Step[] => {
    const login = user === undefined ? '' : `Authorization: Basic ${Buffer.from(`${user(at)}:secret`).toString('base64')}\r\n`;
    return [
      [0, Buffer.from(`GET /page HTTP/1.1\r\nHost: a\r\n${login}\r\n`)],
      [1, Buffer.from('HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n')],
    ];
  }).flat();

const uuidOf = (at: number) => `${String(at).padStart(8, '0')}${EMSMDB.slice(8)}`;
/** As many interfaces in binds of at most 40. */
const binds = (count: number): Step[] =>
  times(Math.ceil(count / 40), (part): Step => {
    const contexts = times(Math.min(40, count - part * 40), (at) => ({ uuid: uuidOf(part * 40 + at), major: 1, id: part * 40 + at }));
    return [0, part === 0 ? bind(contexts) : bind(contexts, { callId: part + 1 }, TYPE.alter)];
  });

export const INSPECT_DRIVERS: Record<string, Driver> = {
  maxInspectedBytes: (past) => {
    const greeting = '220 mx ESMTP\r\n';
    const noops = 'NOOP\r\n'.repeat((1024 - greeting.length) / 6 + (past ? 1 : 0));
    const { counters, evidence, flows } = observe(
      conversation([
        [1, greeting],
        [0, noops],
      ]),
      { maxInspectedBytes: 1022 },
    );
    return { counted: counters.inspectionLimited, acted: flows[0]!.inspectionLimited && evidence[0]!.protocol === 'smtp' };
  },
  maxHeldBytes: (past) => {
    const frames = conversation([
      [1, '22'],
      [1, '0 mx ESMTP\r\n'],
      [0, 'EHLO a\r\n'],
    ]);
    const { evidence } = observe(frames, { maxHeldBytes: past ? 1 : 2 });
    return { counted: 0, acted: evidence[0]?.clientSide !== 0 };
  },
  maxTriedSegments: (past) =>
    unknown(
      conversation(
        times(past ? 4 : 3, () => [0, GARBAGE]),
        false,
      ),
      { maxTriedSegments: 3 },
    ),
  maxTriedFromStart: (past) => unknown(conversation(times(past ? 4 : 3, () => [0, GARBAGE])), { maxTriedFromStart: 3 }),
  maxTriedDatagrams: (past) =>
    unknown(
      times(past ? 4 : 3, (at) => udpFrame('10.0.0.1:1025', '10.0.0.2:4000', `${GARBAGE}${at}`)),
      { maxTriedDatagrams: 3 },
    ),
  maxEndpoints: (past) => {
    const contexts = [EMSMDB, NSPI].map((uuid, id) => ({ uuid, major: 0, minor: 81, id }));
    const { endpoints, counters } = observe(
      conversation([
        [0, bind(contexts)],
        [1, bindAck([0, 0])],
      ]),
      { maxEndpoints: past ? 1 : 2 },
    );
    return { counted: counters.endpointsLimited, acted: endpoints.length === 1 };
  },
  maxProofs: (past) => {
    const { counters, evidence } = observe(logins(past ? 15 : 3));
    return {
      counted: counters.evidenceLimited,
      acted: evidence[0]!.proofs.length === MAX_PROOFS && evidence[0]!.credentials.length === 15,
    };
  },
  maxCredentials: (past) => {
    const { leftOut, credentials } = inspect(
      http,
      requests(MAX_CREDENTIALS + (past ? 1 : 0), (at) => `user${at}`),
    );
    return { counted: leftOut, acted: credentials.length === MAX_CREDENTIALS && leftOut === 1 };
  },
  maxChain: (past) => {
    const u24 = (value: number) => Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
    const list = join(...times(MAX_CHAIN + (past ? 1 : 0), () => join(u24(CURVE.length), CURVE)));
    const {
      leftOut,
      certificates,
      tls: seen,
    } = inspect(tls, [
      [0, record(22, clientHello())],
      [1, join(record(22, serverHello(0xc02f)), record(22, message(11, join(u24(list.length), list))))],
    ]);
    return { counted: leftOut, acted: certificates.length === MAX_CHAIN && seen?.chainLength === MAX_CHAIN + 1 };
  },
  maxRpcInterfaces: (past) => {
    // Each interface is a packet to look at as well, and of these there are fewer.
    const base = inspect(dcerpc, binds(MAX_INTERFACES)).leftOut;
    const { leftOut, rpc } = inspect(dcerpc, binds(MAX_INTERFACES + (past ? 1 : 0)));
    return { counted: leftOut - base, acted: rpc?.interfaces.length === MAX_INTERFACES && leftOut - base === 1 };
  },
  maxSecurityContexts: (past) => {
    const mapi = { uuid: EMSMDB, major: 0, minor: 81 };
    const steps = times(MAX_SECURITY_CONTEXTS + (past ? 1 : 0), (id): Step => {
      const auth = { level: INTEGRITY, id };
      return [0, id === 0 ? bind([mapi], { auth }) : bind([mapi], { auth, callId: id + 1 }, TYPE.alter)];
    });
    const { leftOut, rpc } = inspect(dcerpc, steps);
    return { counted: leftOut, acted: rpc?.securityContexts.length === MAX_SECURITY_CONTEXTS && leftOut === 1 };
  },
  maxMedia: (past) => {
    const lines = times(32, (at) => `m=audio ${4000 + at * 2} RTP/AVP 0`);
    const calls = times(MAX_MEDIA / 32, (at) => invite('INVITE', { call: `call-${at}`, body: sdp(...lines) }));
    const more = past ? [invite('INVITE', { call: 'more', body: sdp(lines[0]!) })] : [];
    const { evidence, sip } = inspectDatagrams([...calls, ...more].map((each) => [0, each]));
    return { counted: evidence.leftOut, acted: sip?.media.length === MAX_MEDIA && sip.mediaDropped === 1 };
  },
  maxExchanges: (past) => {
    const { http: seen } = inspect(http, requests(MAX_EXCHANGES + (past ? 1 : 0)));
    return {
      counted: seen!.requests - MAX_EXCHANGES,
      acted: seen!.exchanges.length === MAX_EXCHANGES && seen!.requests === MAX_EXCHANGES + 1,
    };
  },
  maxTowers: (past) => {
    const count = MAX_TOWERS + (past ? 1 : 0);
    const stub = mapped(times(count, (at) => tower({ port: 1024 + at })));
    return { counted: 0, acted: mapperTowers(stub, 0, stub.length, true).length < count };
  },
  maxAlternativeNames: (past) => {
    const count = MAX_ALTERNATIVE_NAMES + (past ? 1 : 0);
    return { counted: 0, acted: alternativeNamesOf(times(count, (at) => `DNS:h${at}`).join(', ')).length < count };
  },
  maxText: (past) => {
    const text = 'x'.repeat(MAX_TEXT + (past ? 1 : 0));
    return { counted: 0, acted: clean(text).length === MAX_TEXT && clean(text).endsWith('…') };
  },
};
