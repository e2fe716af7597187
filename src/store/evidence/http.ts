import type { HttpEvidence } from '../../inspect/evidence.js';
import { listOf, type Shape } from '../json-shape.js';
import { type EvidenceTable, flag, list, type Packet, type Text } from './table.js';

const EXCHANGE: Shape = {
  service: 'string?',
  method: 'string',
  path: 'string',
  packet: 'number',
  status: 'number?',
  redirectToHttps: 'boolean',
};

export const HTTP: EvidenceTable<HttpEvidence> = {
  table: 'http_sessions',
  columns: [
    'host',
    'server',
    'user_agent',
    'exchange_version',
    'front_end',
    'requests',
    'schemes_sent',
    'schemes_offered',
    'redirect_only',
    'content_packet',
    'exchanges',
    'session_cookies',
  ],
  values: (http) => [
    http.host,
    http.server,
    http.userAgent,
    http.exchangeVersion,
    http.frontEnd,
    http.requests,
    list(http.schemesSent),
    list(http.schemesOffered),
    flag(http.redirectOnly),
    http.contentPacket,
    list(http.exchanges),
    list(http.sessionCookies),
  ],
  part: (row) => ({
    host: row[1] as Text,
    server: row[2] as Text,
    userAgent: row[3] as Text,
    exchangeVersion: row[4] as Text,
    frontEnd: row[5] as Text,
    requests: row[6] as number,
    schemesSent: listOf(row[7], 'string'),
    schemesOffered: listOf(row[8], 'string'),
    redirectOnly: row[9] === 1,
    contentPacket: row[10] as Packet,
    exchanges: listOf(row[11], EXCHANGE),
    sessionCookies: listOf(row[12], { name: 'string', packet: 'number' }),
  }),
};
