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
      title: 'SMB1 is in use',
      detail: 'SMB1 cannot encrypt, and its integrity can be broken; every supported Windows speaks SMB 2 or 3.',
      packets: [smb.smb1],
    };
  }
  if (smb.guest !== null) {
    yield {
      kind: 'smb-guest',
      problem: 'session',
      severity: 'low',
      title: 'SMB session accepted as guest',
      detail: 'The server let somebody in whom it did not authenticate; such a session is neither signed nor encrypted.',
      packets: [smb.guest],
    };
  }
}
