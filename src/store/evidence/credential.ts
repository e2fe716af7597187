import type { CredentialEvidence } from '../../inspect/evidence.js';
import { type EvidenceTable, flag, type Text } from './table.js';

export const CREDENTIAL: EvidenceTable<CredentialEvidence> = {
  table: 'credentials',
  columns: ['mechanism', 'user', 'before_tls', 'password_readable', 'packet', 'outcome', 'domain', 'ntlm_version'],
  values: ({ mechanism, user, beforeTls, passwordReadable, packet, outcome, domain, ntlmVersion }) => [
    mechanism,
    user,
    flag(beforeTls),
    flag(passwordReadable),
    packet,
    outcome,
    domain,
    ntlmVersion,
  ],
  part: (row) => ({
    mechanism: row[1] as string,
    user: row[2] as Text,
    domain: row[7] as Text,
    ntlmVersion: row[8] as CredentialEvidence['ntlmVersion'],
    beforeTls: row[3] === 1,
    passwordReadable: row[4] === 1,
    packet: row[5] as number,
    outcome: row[6] as CredentialEvidence['outcome'],
  }),
};
