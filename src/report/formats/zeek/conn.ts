import { lookedUp } from '../../../lookup.js';
import type { FlowJson } from '../../flow-json.js';
import type { ReportFormat } from '../format.js';
import { CONNECTION } from './columns.js';
import { type Column, zeekLog } from './tsv.js';

/** conn.log of Zeek 6 and 7.0: all flows. What Zeek knows and exscope does not keep is unset, never guessed. */
export const zeekConn: ReportFormat = {
  binary: false,
  write: (model) => zeekLog('conn', COLUMNS, model.flows(), model),
};

const unset = () => null;

const COLUMNS: readonly Column<FlowJson>[] = [
  ...CONNECTION,
  { name: 'proto', type: 'enum', value: ({ transport }) => transport },
  { name: 'service', type: 'string', value: service },
  // Zeek leaves these three unset where a connection lasted no time; what was counted is told.
  { name: 'duration', type: 'interval', value: ({ durationSeconds }) => durationSeconds.toFixed(6) },
  { name: 'orig_bytes', type: 'count', value: ({ client }) => client.payloadBytes },
  { name: 'resp_bytes', type: 'count', value: ({ server }) => server.payloadBytes },
  { name: 'conn_state', type: 'string', value: connectionState },
  { name: 'local_orig', type: 'bool', value: unset },
  { name: 'local_resp', type: 'bool', value: unset },
  { name: 'missed_bytes', type: 'count', value: ({ client, server }) => client.gapBytes + server.gapBytes },
  { name: 'history', type: 'string', value: unset },
  { name: 'orig_pkts', type: 'count', value: ({ client }) => client.packets },
  // Octets of whole frames are kept, with their link headers; Zeek's are of IP.
  { name: 'orig_ip_bytes', type: 'count', value: unset },
  { name: 'resp_pkts', type: 'count', value: ({ server }) => server.packets },
  { name: 'resp_ip_bytes', type: 'count', value: unset },
  { name: 'tunnel_parents', type: 'set[string]', value: unset },
];

/** Names Zeek's analyzers confirm a protocol by; of what it has no analyzer for it says nothing. */
const SERVICES: Readonly<Record<string, string>> = {
  smtp: 'smtp',
  imap: 'imap',
  pop3: 'pop3',
  http: 'http',
  dcerpc: 'dce_rpc',
  dns: 'dns',
  smb: 'smb',
  sip: 'sip',
  irc: 'irc',
  quic: 'quic',
};
const BY_TRANSPORT: Readonly<Record<string, Record<FlowJson['transport'], string>>> = {
  ldap: { tcp: 'ldap_tcp', udp: 'ldap_udp' },
  cldap: { tcp: 'ldap_tcp', udp: 'ldap_udp' },
  kerberos: { tcp: 'krb_tcp', udp: 'krb' },
};

/** Zeek names what it confirmed by payload, not what a port is for: of a service inside TLS it sees the TLS. */
function service({ application: { protocol, basis }, transport, tls, upgrade }: FlowJson): string | null {
  const confirmed = new Set<string>();
  const inClear = tls === null || upgrade !== null || protocol === 'quic';
  if (basis === 'payload' && inClear) {
    const name = lookedUp(SERVICES, protocol) ?? lookedUp(lookedUp(BY_TRANSPORT, protocol) ?? {}, transport);
    if (name !== undefined) confirmed.add(name);
  }
  if (tls !== null) confirmed.add(transport === 'tcp' || protocol === 'quic' ? 'ssl' : 'dtls');
  return confirmed.size === 0 ? null : [...confirmed].sort().join(',');
}

/**
 * conn_state (base/protocols/conn/main.zeek). Who ended a connection by a reset is not kept, so that RSTO and RSTR cannot be told apart: unset,
 * but for an attempt answered by nothing else (REJ). Who began to close an open one is not kept either: S1 says that it was not seen to end.
 */
function connectionState({ transport, state, client, server }: FlowJson): string | null {
  if (transport === 'udp') return state !== 'unanswered' ? 'SF' : client.packets > 0 ? 'S0' : 'SHR';
  switch (state) {
    case 'closed':
      return 'SF';
    case 'open':
      return 'S1';
    case 'unanswered':
      return client.packets > 0 ? 'S0' : 'OTH';
    case 'reset':
      return client.packets === 1 && server.packets === 1 ? 'REJ' : null;
    case 'midstream':
      return 'OTH';
    // Of a store that knows other states.
    default:
      return null;
  }
}
