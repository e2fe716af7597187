import type { FlowEvidence } from '../../inspect/evidence.js';
import { etypeName } from '../../inspect/kerberos/etypes.js';

export function layerLines({ layer }: FlowEvidence): string[] {
  if (layer === null) return [];
  const kinds: [string, number | null][] = [
    ['sealed', layer.sealed],
    ['only signed', layer.signed],
    ['sealed or signed, which cannot be told', layer.opaque],
  ];
  const seen = kinds.flatMap(([kind, packet]) => (packet === null ? [] : [`${kind} (from packet ${packet})`]));
  return [`Messages wrapped by ${layer.mechanism ?? 'a mechanism that was not seen'}: ${seen.join('; ')}.`];
}

export function kerberosLines({ kerberos }: FlowEvidence): string[] {
  if (kerberos === null) return [];
  const { messages, realm, offered, used, withoutPreauthentication, error } = kerberos;
  const uses = used.map(({ of, etype, packet }) => `${of} ${etypeName(etype)} (packet ${packet})`);
  return [
    `Kerberos ${messages.join(', ')}${realm === null ? '' : ` in the realm ${realm}`}${error === null ? '' : `; last error ${error}`}.`,
    ...(offered.length > 0 ? [`Encryption offered: ${offered.map(etypeName).join(', ')}.`] : []),
    ...(uses.length > 0 ? [`Encryption used: ${uses.join(', ')}.`] : []),
    ...(withoutPreauthentication === null ? [] : [`Answered without pre-authentication in packet ${withoutPreauthentication}.`]),
  ];
}

export function framingLines({ framing }: FlowEvidence): string[] {
  if (framing === null) return [];
  return [`Via ${framing.via ?? '(not seen)'}; upgrade asked: ${framing.upgrade ?? 'none'}.`];
}
