import type { FlowJson } from '../flow-json.js';
import { type ColumnOf, type TableOf, tableOf } from './table.js';

interface Row {
  flow: FlowJson;
  tls: NonNullable<FlowJson['tls']>;
}

const COLUMNS: readonly ColumnOf<Row>[] = [
  ['flow', ({ flow }) => flow.id],
  ['capture', ({ flow }) => flow.capture],
  ['clientAddress', ({ flow }) => flow.client.address],
  ['serverAddress', ({ flow }) => flow.server.address],
  ['serverPort', ({ flow }) => flow.server.port],
  ['protocol', ({ flow }) => flow.application.protocol],
  ['tlsVersion', ({ tls }) => tls.version],
  ['offeredVersion', ({ tls }) => tls.offeredVersion],
  ['tlsCipher', ({ tls }) => tls.cipher],
  ['group', ({ tls }) => tls.group],
  ['dhBits', ({ tls }) => tls.dhBits],
  ['established', ({ tls }) => tls.established],
  ['resumed', ({ tls }) => tls.resumed],
  ['tlsSni', ({ tls }) => tls.sni],
  ['alpn', ({ tls }) => tls.alpnSelected],
  ['subject', ({ tls }) => tls.certificate?.subject ?? null],
  ['issuer', ({ tls }) => tls.certificate?.issuer ?? null],
  ['notBefore', ({ tls }) => tls.certificate?.notBefore ?? null, 'time'],
  ['notAfter', ({ tls }) => tls.certificate?.notAfter ?? null, 'time'],
  ['validAtCapture', ({ tls }) => tls.certificate?.validAtCapture ?? null],
  ['keyKind', ({ tls }) => tls.certificate?.keyKind ?? null],
  ['keyBits', ({ tls }) => tls.certificate?.keyBits ?? null],
  ['signature', ({ tls }) => tls.certificate?.signature ?? null],
  ['selfSigned', ({ tls }) => tls.certificate?.selfSigned ?? null],
  ['clientCertificateRequested', ({ tls }) => tls.clientCertificateRequested],
  ['ja3', ({ tls }) => tls.ja3],
  ['ja3s', ({ tls }) => tls.ja3s],
  ['ja4', ({ tls }) => tls.ja4],
  ['firstSeen', ({ flow }) => flow.firstSeen, 'time'],
  ['wiresharkFilter', ({ flow }) => flow.wiresharkFilter],
];

/** What TLS negotiated, one row a flow that has any. */
export const tls: TableOf = (model) =>
  tableOf(COLUMNS, {
    *[Symbol.iterator]() {
      for (const flow of model.flows()) if (flow.tls !== null) yield { flow, tls: flow.tls };
    },
  });
