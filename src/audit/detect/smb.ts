import type { JudgedFlow } from '../../store/index.js';
import type { Sighting } from './sighting.js';

/** What an SMB server should not offer any more, and sessions without anybody behind them; what passed readable is the protection's matter. */
export function* smb({ evidence, verdict }: JudgedFlow): Generator<Sighting> {
  const smb = evidence?.smb ?? null;
  if (smb === null || verdict.expectation === 'unrelated') return;
  if (smb.smb1 !== null) {
    yield {
      kind: 'smb1',
      problem: 'dialect',
      severity: 'medium',
      says: 'smb1',
      values: {},
      packets: [smb.smb1],
    };
  }
  if (smb.guest !== null) {
    yield {
      kind: 'smb-guest',
      problem: 'session',
      severity: 'low',
      says: 'smb-guest',
      values: {},
      packets: [smb.guest],
    };
  }
}
