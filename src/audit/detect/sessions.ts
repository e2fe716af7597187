import type { JudgedFlow } from '../../store/index.js';
import { NOTHING, named, type Sighting } from './sighting.js';

/** Cookies in clear that are a session: as good as a password until it ends. */
export function sessions(flow: JudgedFlow): readonly Sighting[] {
  const cookies = flow.evidence?.http?.sessionCookies ?? [];
  if (cookies.length === 0 || flow.verdict.expectation === 'unrelated') return NOTHING;
  const { protocol, service } = named(flow);
  return [
    {
      kind: 'session-exposed',
      problem: 'cookie',
      severity: 'high',
      says: 'session-exposed',
      values: { protocol, service, cookies: cookies.map(({ name }) => name) },
      packets: cookies.map(({ packet }) => packet),
    },
  ];
}
