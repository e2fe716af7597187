import { expect, it } from 'vitest';
import { DETECTORS } from '../../src/audit/detect/index.js';
import type { CredentialEvidence, SmbEvidence } from '../../src/inspect/evidence.js';
import type { VerdictRow } from '../../src/store/rows.js';
import { flow, noSmb } from '../helpers/facts.js';
import { judged } from '../report/judged.js';

function found(smb: Partial<SmbEvidence>, verdict: Partial<VerdictRow> = {}, credentials: CredentialEvidence[] = []) {
  const cleartext = { packet: 5, what: 'SMB2 WRITE data' };
  const seen = flow('10.0.0.9:1025', '10.0.0.5:445', { evidence: { protocol: 'smb', smb: { ...noSmb, ...smb }, cleartext, credentials } });
  const each = judged(seen, { protocol: 'smb', protection: 'encrypted', protectionMechanism: 'smb3', ...verdict });
  return DETECTORS.flatMap((detector) => [...detector(each)].map(({ kind, severity, packets }) => [kind, severity, packets]));
}

it('SMB1 in use and guests, whatever protects the data; an anonymous session is how names are looked up', () => {
  expect(found({ smb1: 7 })).toEqual([['smb1', 'medium', [7]]]);
  expect(found({ guest: 8 })).toEqual([['smb-guest', 'low', [8]]]);
  expect(found({ anonymous: 8, dialect: '3.1.1', encrypted: 9 })).toEqual([]);
});

it('what passes readable, by the verdict', () => {
  expect(found({}, { protection: 'cleartext' })).toEqual([['smb-unencrypted', 'medium', [5]]]);
  expect(found({}, { protection: 'signed' })).toEqual([['smb-unencrypted', 'low', [5]]]);
  expect(found({}, { protection: 'undetermined' })).toEqual([]);
  expect(found({}, { protection: 'cleartext', byDesign: true })).toEqual([]);
});

it('nothing where Exchange is not touched', () => {
  expect(found({ smb1: 7, guest: 8 }, { protection: 'cleartext', expectation: 'unrelated' })).toEqual([]);
});

it('a ticket is how Windows logs in, NTLM can be relayed, a password can be read', () => {
  const login = (mechanism: string, passwordReadable: boolean): CredentialEvidence => ({
    mechanism,
    user: null,
    domain: null,
    ntlmVersion: null,
    beforeTls: true,
    passwordReadable,
    packet: 4,
    outcome: null,
  });
  expect(found({}, {}, [login('kerberos', false)])).toEqual([]);
  expect(found({}, {}, [login('ntlm', false)])).toEqual([['credential-sent', 'medium', [4]]]);
  expect(found({}, {}, [login('smb-password', true)])).toEqual([['credential-sent', 'high', [4]]]);
});
