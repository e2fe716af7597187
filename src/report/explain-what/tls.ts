import type { FlowEvidence } from '../../inspect/evidence.js';

export function tlsLines({ tls }: FlowEvidence): string[] {
  if (tls === null) return [];
  const lines = [
    `TLS ${tls.version ?? 'of unknown version'}${tls.cipher === null ? '' : `, ${tls.cipher}`}${tls.resumed ? ', resumed' : ''}: ${
      tls.established
        ? `the handshake completed${tls.establishedPacket === null ? '' : ` (packet ${tls.establishedPacket})`}`
        : 'the handshake was not seen to complete'
    }.`,
  ];
  if (tls.midstream) lines.push('The session was under way when the capture began: records in a consistent chain.');
  if (tls.sni !== null) lines.push(`Server name asked for: ${tls.sni}`);
  if (tls.alpn.length > 0) lines.push(`ALPN offered ${tls.alpn.join(', ')}; chosen ${tls.alpnSelected ?? 'not readable'}.`);
  if (tls.alert !== null) lines.push(`Fatal alert ${tls.alert.description} in packet ${tls.alert.packet}.`);
  if (tls.answeredInClear) lines.push('The TLS hello was answered by bytes that are not TLS.');
  return lines;
}
