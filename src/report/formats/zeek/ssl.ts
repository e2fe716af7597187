import { lookedUp } from '../../../lookup.js';
import type { FlowJson } from '../../flow-json.js';
import type { ReportFormat } from '../format.js';
import { CONNECTION } from './columns.js';
import { type Column, zeekLog } from './tsv.js';

type Tls = NonNullable<FlowJson['tls']>;
type TlsFlow = FlowJson & { tls: Tls };

/**
 * ssl.log of Zeek 6 and 7: the flows in which TLS was seen, by the same uid as in conn.log. `ts` is when the flow began, for the time of the
 * ClientHello is not kept.
 */
export const zeekSsl: ReportFormat = {
  binary: false,
  write: (model) => zeekLog('ssl', COLUMNS, tlsFlows(model.flows()), model),
};

function* tlsFlows(flows: Iterable<FlowJson>): Iterable<TlsFlow> {
  for (const flow of flows) if (flow.tls !== null) yield flow as TlsFlow;
}

const unset = () => null;

const COLUMNS: readonly Column<TlsFlow>[] = [
  ...CONNECTION,
  { name: 'version', type: 'string', value: version },
  { name: 'cipher', type: 'string', value: ({ tls }) => tls.cipher },
  { name: 'curve', type: 'string', value: ({ tls }) => tls.group },
  { name: 'server_name', type: 'string', value: ({ tls }) => tls.sni },
  { name: 'resumed', type: 'bool', value: ({ tls }) => tls.resumed },
  { name: 'last_alert', type: 'string', value: ({ tls }) => tls.alert?.description ?? null },
  { name: 'next_protocol', type: 'string', value: ({ tls }) => tls.alpnSelected },
  { name: 'established', type: 'bool', value: ({ tls }) => tls.established },
  { name: 'ssl_history', type: 'string', value: unset },
  { name: 'cert_chain_fps', type: 'vector[string]', value: serverChain },
  { name: 'client_cert_chain_fps', type: 'vector[string]', value: clientChain },
  { name: 'sni_matches_cert', type: 'bool', value: unset },
];

/** Zeek's names (base/protocols/ssl/consts.zeek). */
const VERSIONS: Readonly<Record<NonNullable<Tls['version']>, { tcp: string; udp: string }>> = {
  ssl2: { tcp: 'SSLv2', udp: 'SSLv2' },
  ssl3: { tcp: 'SSLv3', udp: 'SSLv3' },
  '1.0': { tcp: 'TLSv10', udp: 'DTLSv10' },
  '1.1': { tcp: 'TLSv11', udp: 'DTLSv10' },
  '1.2': { tcp: 'TLSv12', udp: 'DTLSv12' },
  '1.3': { tcp: 'TLSv13', udp: 'DTLSv13' },
};
const DRAFT = /^1\.3 draft (\d+)( \(Facebook\))?$/;

/** QUIC carries TLS 1.3 itself (RFC 9001), not DTLS. Drafts of TLS 1.3 have names of their own; of Facebook's Zeek tells the bare number. */
function version({ tls, transport, application }: TlsFlow): string | null {
  const [, draft, facebook] = DRAFT.exec(tls.draft ?? '') ?? [];
  if (draft !== undefined) return facebook === undefined ? `TLSv13-draft${draft}` : `unknown-${0xfb00 + Number(draft)}`;
  if (tls.version === null) return null;
  const named = lookedUp(VERSIONS, tls.version);
  return named === undefined ? null : (lookedUp(named, application.protocol === 'quic' ? 'tcp' : transport) ?? null);
}

/** SHA-256 of each certificate, the server's own first; unset when none was seen. */
function serverChain({ tls: { certificate, chain } }: TlsFlow): string[] | null {
  return certificate === null ? null : [certificate, ...chain].map(({ sha256 }) => sha256);
}

/** Empty where the server's certificate was to be read and the client sent none (base/protocols/ssl/files.zeek begins both lists at once). */
function clientChain({ tls: { certificate, clientCertificate } }: TlsFlow): string[] | null {
  if (clientCertificate?.certificate != null) return [clientCertificate.certificate.sha256];
  return certificate === null || clientCertificate?.sent === true ? null : [];
}
