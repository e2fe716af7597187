import type { MediaEvidence } from '../../inspect/rtp/evidence.js';
import { listOf } from '../json-shape.js';
import { type EvidenceTable, flag, list, type Packet } from './table.js';

export const MEDIA: EvidenceTable<MediaEvidence> = {
  table: 'media_streams',
  columns: [
    'payload_types',
    'rtp',
    'rtcp',
    'readable_rtcp',
    'stun',
    'dtls',
    'dtls_established',
    'dtls_encrypts',
    'zrtp',
    'zrtp_confirmed',
    'zrtp_cleared',
  ],
  values: ({ payloadTypes, rtp, rtcp, readableRtcp, stun, dtls, zrtp }) => [
    list(payloadTypes),
    rtp,
    rtcp,
    readableRtcp,
    stun,
    dtls?.packet ?? null,
    dtls?.established ?? null,
    dtls == null || dtls.encrypts === null ? null : flag(dtls.encrypts),
    zrtp?.packet ?? null,
    zrtp?.confirmed ?? null,
    zrtp?.cleared ?? null,
  ],
  part: (row) => ({
    payloadTypes: listOf(row[1], 'number'),
    rtp: row[2] as Packet,
    rtcp: row[3] as Packet,
    readableRtcp: row[4] as Packet,
    stun: row[5] as Packet,
    dtls:
      row[6] === null ? null : { packet: row[6] as number, established: row[7] as Packet, encrypts: row[8] === null ? null : row[8] === 1 },
    zrtp: row[9] === null ? null : { packet: row[9] as number, confirmed: row[10] as Packet, cleared: row[11] as Packet },
  }),
};
