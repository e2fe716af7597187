/** Stored facts for judge tests, with as little said as the test needs. */
import {
  emptyEvidence,
  emptyTls,
  type FlowEvidence,
  type RpcAuthLevel,
  type SmbEvidence,
  type TlsEvidence,
} from '../../src/inspect/evidence.js';
import { courseOf, walkSignature } from '../../src/inspect/signature.js';
import { isSilent } from '../../src/judge/scans.js';
import type {
  Conclusion,
  FlowOutline,
  FlowVerdictRow,
  HostRow,
  PortScan,
  Sighting,
  StoredEndpoint,
  StoredFlow,
  StoredMedia,
  StoredSide,
  VerdictRow,
} from '../../src/store/rows.js';

const side = (text: string, rest: Partial<StoredSide> = {}): StoredSide => {
  const at = text.lastIndexOf(':');
  return {
    address: text.slice(0, at),
    port: Number(text.slice(at + 1)),
    packets: 5,
    bytes: 900,
    payloadBytes: 400,
    gapBytes: 0,
    cutPackets: 0,
    ...rest,
  };
};

type FlowParts = Partial<Omit<StoredFlow, 'client' | 'server' | 'evidence'>> & {
  clientSide?: Partial<StoredSide>;
  serverSide?: Partial<StoredSide>;
  evidence?: Partial<FlowEvidence> | null;
};

let nextId = 1;

/** `flow('10.0.0.9:1025', '10.0.0.5:143', { evidence: { protocol: 'imap' } })` */
export function flow(client: string, server: string, { clientSide, serverSide, evidence, ...rest }: FlowParts = {}): StoredFlow {
  return {
    id: nextId++,
    captureId: 1,
    transport: 'tcp',
    vlan: null,
    firstSeenMicros: 0,
    lastSeenMicros: 1,
    firstPacket: 1,
    lastPacket: 9,
    client: side(client, clientSide),
    server: side(server, serverSide),
    serverBasis: 'syn',
    state: 'closed',
    inspectionLimited: false,
    encapsulation: null,
    clientIsSide: 0,
    evidence: evidence == null ? null : { ...emptyEvidence(), clientSide: 0, ...evidence },
    ...rest,
  };
}

export function endpoint(
  server: string,
  uuid: string,
  basis: StoredEndpoint['basis'] = 'endpoint-mapper',
  version = '0.81',
): StoredEndpoint {
  const { address, port } = side(server);
  return { captureId: 1, address, port, transport: 'tcp', uuid, version, packet: 7, basis };
}

export const tls = (parts: Partial<TlsEvidence> = {}): TlsEvidence => ({
  ...emptyTls(),
  version: '1.2',
  offeredVersion: '1.2',
  cipherId: 'c02f',
  cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  clientHelloPacket: 4,
  serverHelloPacket: 5,
  established: true,
  establishedPacket: 8,
  ...parts,
});

export const rpcAt = (...levels: RpcAuthLevel[]): Partial<FlowEvidence> => ({
  protocol: 'dcerpc',
  rpc: {
    interfaces: [],
    authType: 'ntlm',
    bindLevel: null,
    requests: Object.fromEntries(levels.map((level) => [level, { count: 3, firstPacket: 12 }])),
    undetermined: 0,
    readableStub: null,
    securityContexts: [],
    faults: null,
    proxyTarget: null,
  },
});

export const noSmb: SmbEvidence = {
  dialect: null,
  signed: null,
  encrypted: null,
  readable: null,
  names: null,
  compressed: null,
  smb1: null,
  signing: null,
  cipher: null,
  guest: null,
  anonymous: null,
};

/** The path of its signature, as text. */
export function signatureOf(evidence: FlowEvidence): string {
  const steps: unknown[] = [];
  walkSignature(evidence, { step: (value) => void steps.push(value) });
  return JSON.stringify(steps);
}

/** A store that holds facts in memory and remembers the judgement. */
export class FactStore {
  hosts: HostRow[] = [];
  verdicts: VerdictRow[] = [];
  flowVerdicts: FlowVerdictRow[] = [];
  limits: Record<string, number> = {};
  readonly #flows: StoredFlow[];
  readonly #endpoints: StoredEndpoint[];

  constructor(flows: StoredFlow[], endpoints: StoredEndpoint[] = []) {
    this.#flows = flows;
    this.#endpoints = endpoints;
  }

  outlines(): FlowOutline[] {
    const signatures = new Map<string, number>();
    return this.#flows.map(({ id, transport, client, server, serverBasis, firstSeenMicros, state, evidence }) => {
      const text = `${courseOf(state, client, server)} ${evidence && signatureOf(evidence)}`;
      signatures.set(text, signatures.get(text) ?? signatures.size);
      return { id, transport, client, server, serverBasis, firstSeenMicros, signature: signatures.get(text)! };
    });
  }

  flow(id: number): StoredFlow | undefined {
    return this.#flows.find((each) => each.id === id);
  }

  endpoints(): StoredEndpoint[] {
    return this.#endpoints;
  }

  media(): StoredMedia[] {
    return this.#flows.flatMap(({ id, evidence }) => (evidence?.sip?.media ?? []).map((media) => ({ ...media, flowId: id })));
  }

  sightings(ports: readonly number[]): Sighting[] {
    const nothing = { answered: null, banner: null, web: null, headers: null };
    return this.#flows.flatMap(({ transport, server: { address, port, payloadBytes }, evidence }): Sighting[] => [
      ...(evidence?.banner == null ? [] : [{ ...nothing, address, banner: evidence.banner }]),
      ...(evidence?.http?.exchanges ?? []).flatMap(({ service, status }) =>
        service === null ? [] : [{ ...nothing, address, web: { server: evidence!.http!.server, service, status } }],
      ),
      ...(evidence?.http == null || (evidence.http.exchangeVersion ?? evidence.http.frontEnd) === null
        ? []
        : [{ ...nothing, address, headers: { exchangeVersion: evidence.http.exchangeVersion, frontEnd: evidence.http.frontEnd } }]),
      ...(ports.includes(port) && payloadBytes > 0 ? [{ ...nothing, address, answered: { transport, port } }] : []),
    ]);
  }

  portScans(leastPorts: number): PortScan[] {
    const ports = new Map<string, { scan: PortScan; ports: Set<number> }>();
    for (const each of this.#flows) {
      if (!isSilent(each)) continue;
      const scan = { client: each.client.address, server: each.server.address };
      const tried = ports.get(JSON.stringify(scan)) ?? { scan, ports: new Set() };
      ports.set(JSON.stringify(scan), tried);
      tried.ports.add(each.server.port);
    }
    return [...ports.values()].filter((each) => each.ports.size >= leastPorts).map(({ scan }) => scan);
  }

  replaceJudgement(judgement: { flowVerdicts: Iterable<FlowVerdictRow>; conclude: () => Conclusion }): void {
    this.flowVerdicts = [...judgement.flowVerdicts];
    const { hosts, verdicts, limits = {} } = judgement.conclude();
    this.hosts = hosts;
    this.verdicts = verdicts;
    this.limits = limits;
  }

  verdictOf(flow: StoredFlow): VerdictRow {
    return this.verdicts[this.flowVerdicts.find(({ flowId }) => flowId === flow.id)!.verdict]!;
  }
}
