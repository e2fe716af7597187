import type { SipEvidence } from '../../inspect/sip/evidence.js';
import { listOf, type Shape } from '../json-shape.js';
import { type EvidenceTable, list, type Text } from './table.js';

export const SIP_MEDIA: Shape = {
  call: 'string',
  sequence: 'number',
  role: 'string',
  side: 'number',
  index: 'number',
  address: 'string',
  port: 'number',
  rtcpPort: 'number?',
  kind: 'string',
  profile: 'string',
  keying: 'string?',
  suite: 'string?',
  packet: 'number',
};

export const SIP: EvidenceTable<SipEvidence> = {
  table: 'sip_sessions',
  columns: [
    'methods',
    'requests',
    'responses',
    'calls',
    'user_agent',
    'server',
    'from_host',
    'to_host',
    'schemes_offered',
    'media',
    'media_dropped',
  ],
  values: (sip) => [
    list(sip.methods),
    sip.requests,
    sip.responses,
    sip.calls,
    sip.userAgent,
    sip.server,
    sip.fromHost,
    sip.toHost,
    list(sip.schemesOffered),
    list(sip.media),
    sip.mediaDropped,
  ],
  part: (row) => ({
    methods: listOf(row[1], 'string'),
    requests: row[2] as number,
    responses: row[3] as number,
    calls: row[4] as number,
    userAgent: row[5] as Text,
    server: row[6] as Text,
    fromHost: row[7] as Text,
    toHost: row[8] as Text,
    schemesOffered: listOf(row[9], 'string'),
    media: listOf(row[10], SIP_MEDIA),
    mediaDropped: row[11] as number,
  }),
};
