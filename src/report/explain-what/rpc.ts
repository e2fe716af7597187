import type { FlowEvidence } from '../../inspect/evidence.js';
import { weakestLevel } from '../../judge/protection/rpc.js';
import type { FlowNames } from '../flow-json.js';
import { count } from '../text.js';

export function rpcLines({ rpc }: FlowEvidence, names: FlowNames): string[] {
  if (rpc === null) return [];
  const bound = rpc.interfaces.map(
    ({ uuid, version, packet, accepted }) =>
      `Bound to ${names.interface(uuid, version) ?? 'an interface the catalog does not know'} (${uuid} ${version}) in packet ${packet}${accepted === false ? ', refused' : accepted === null ? ', answer not seen' : ''}.`,
  );
  const levels = Object.entries(rpc.requests).map(
    ([level, { count: number, firstPacket }]) => `${number} at ${level} (from packet ${firstPacket})`,
  );
  return [
    ...(rpc.proxyTarget === null ? [] : [`RPC over HTTP: the proxy was asked for ${rpc.proxyTarget}.`]),
    ...bound,
    ...(rpc.authType !== null || rpc.bindLevel !== null
      ? [`The bind promised ${rpc.bindLevel ?? 'no level'}, authentication ${rpc.authType ?? 'unknown'}.`]
      : []),
    ...(rpc.securityContexts.length > 1
      ? [
          `Security contexts: ${rpc.securityContexts.map(({ id, type, level, packet }) => `${id} ${type} at ${level} (packet ${packet})`).join(', ')}.`,
        ]
      : []),
    ...(levels.length > 0 ? [`Requests and responses with data: ${levels.join(', ')}; the weakest, ${weakestLevel(rpc)}, decides.`] : []),
    ...(rpc.undetermined > 0 ? [`${count(rpc.undetermined, 'PDU')} could not be read to the end.`] : []),
    ...(rpc.faults === null
      ? []
      : [`${count(rpc.faults.count, 'fault')}, the first ${rpc.faults.status} (packet ${rpc.faults.firstPacket}).`]),
    ...(rpc.readableStub !== null ? [`Readable MAPI structure in packet ${rpc.readableStub}: the data was not encrypted.`] : []),
  ];
}
