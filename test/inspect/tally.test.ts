import { expect, it } from 'vitest';
import { emptyEvidence } from '../../src/inspect/evidence.js';
import { addToTally, emptyTally } from '../../src/inspect/tally.js';

const login = (passwordReadable: boolean) => ({
  mechanism: 'login',
  user: 'alice',
  domain: null,
  ntlmVersion: null,
  beforeTls: true,
  passwordReadable,
  packet: 1,
  outcome: null,
});

it('counts flows by protocol, and the passwords that passed readable', () => {
  const tally = emptyTally();
  addToTally(tally, { ...emptyEvidence(), protocol: 'imap', credentials: [login(true), login(false), login(true)] });
  addToTally(tally, { ...emptyEvidence(), protocol: 'imap' });
  addToTally(tally, emptyEvidence());
  expect(tally).toEqual({ flowsByProtocol: { imap: 2, unknown: 1 }, readablePasswords: { imap: 2 } });
});
