import type { JudgedFlow } from '../../store/index.js';
import { protocolName, type Sighting } from './sighting.js';

/** Cookies in clear that are a session: as good as a password until it ends. */
export function* sessions(flow: JudgedFlow): Generator<Sighting> {
  const cookies = flow.evidence?.http?.sessionCookies ?? [];
  if (cookies.length === 0 || flow.verdict.expectation === 'unrelated') return;
  yield {
    kind: 'session-exposed',
    problem: 'cookie',
    severity: 'high',
    title: `${protocolName(flow)} session can be taken over: its cookie passed readable`,
    detail: `Cookie ${cookies.map(({ name }) => name).join(', ')}, without TLS.`,
    packets: cookies.map(({ packet }) => packet),
  };
}
