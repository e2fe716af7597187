import type { FlowJson } from '../../flow-json.js';
import { flowUid } from '../flow-uid.js';
import type { Column } from './tsv.js';

/** What every log of connections begins with (base/protocols/conn/main.zeek). */
export const CONNECTION: readonly Column<FlowJson>[] = [
  { name: 'ts', type: 'time', value: ({ firstSeen }) => epoch(firstSeen) },
  { name: 'uid', type: 'string', value: flowUid },
  { name: 'id.orig_h', type: 'addr', value: ({ client }) => client.address },
  { name: 'id.orig_p', type: 'port', value: ({ client }) => client.port },
  { name: 'id.resp_h', type: 'addr', value: ({ server }) => server.address },
  { name: 'id.resp_p', type: 'port', value: ({ server }) => server.port },
];

/** Seconds since 1970 with six decimals, exact: of ISO 8601 with microseconds. */
function epoch(iso: string | null): string | null {
  if (iso === null) return null;
  const dot = iso.lastIndexOf('.');
  return `${Date.parse(`${iso.slice(0, dot)}Z`) / 1000}.${iso.slice(dot + 1, -1)}`;
}
