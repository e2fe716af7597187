import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, type Sighting } from './sighting.js';

/** What an SMB server should not offer any more, and sessions without anybody behind them; what passed readable is the protection's matter. */
export function smb({ evidence, verdict }: JudgedFlow): readonly Sighting[] {
  const smb = evidence?.smb ?? null;
  if (smb === null || verdict.expectation === 'unrelated') return NOTHING;
  const found: Sighting[] = [];
  if (smb.smb1 !== null) {
    found.push({
      kind: 'smb1',
      problem: 'dialect',
      severity: 'medium',
      says: 'smb1',
      values: {},
      packets: [smb.smb1],
    });
  }
  if (smb.guest !== null) {
    found.push({
      kind: 'smb-guest',
      problem: 'session',
      severity: 'low',
      says: 'smb-guest',
      values: {},
      packets: [smb.guest],
    });
  }
  return found;
}
