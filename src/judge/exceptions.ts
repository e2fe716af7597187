import type { SiteException } from '../site/profile.js';
import type { SiteIndex } from '../site/site-index.js';
import type { StoredFlow } from '../store/rows.js';
import type { ExpectationVerdict } from './expectation.js';
import type { Question } from './match.js';
import { reason } from './reasons.js';

const DAY_MICROS = 86_400_000_000;

/** Whether the exception had ended when the flow began. A re-judged capture of last year is held against what held last year. */
export function isExpired({ until }: SiteException, firstSeenMicros: number): boolean {
  return until !== null && firstSeenMicros >= Date.parse(`${until}T00:00:00Z`) * 1000 + DAY_MICROS;
}

/** What the user answers for. An exception that has ended excuses nothing, and is said. */
export function withExceptions(verdict: ExpectationVerdict, flow: StoredFlow, question: Question, site: SiteIndex): ExpectationVerdict {
  if (verdict.state === 'unrelated') return verdict;
  const matching = site.exceptions(question.client.address, question.server.address).filter((exception) => holdsFor(exception, question));
  const ended = matching.filter((exception) => isExpired(exception, flow.firstSeenMicros));
  const valid = matching.filter((exception) => !ended.includes(exception));
  const cleartext = valid.find(({ allows }) => allows.includes('cleartext'));
  const accepted = cleartext === undefined ? [] : [reason('accepted-cleartext', valuesOf(cleartext))];
  if (verdict.state === 'unexpected') {
    const excuse = valid.find(({ allows }) => allows.includes('unexpected'));
    if (excuse !== undefined)
      return { state: 'exception', reasons: [reason('exception', valuesOf(excuse)), ...accepted, ...verdict.reasons] };
  }
  const needed = ended.filter(({ allows }) => verdict.state === 'unexpected' || (allows.includes('cleartext') && cleartext === undefined));
  return {
    state: verdict.state,
    reasons: [...needed.map((each) => reason('exception-expired', valuesOf(each))), ...verdict.reasons, ...accepted],
  };
}

function holdsFor({ transport, ports, protocol }: SiteException, question: Question): boolean {
  return (
    (transport === null || transport === question.transport) &&
    (ports === null || ports.some(([from, to]) => from <= question.port && question.port <= to)) &&
    (protocol === null || protocol === question.protocol)
  );
}

const valuesOf = ({ name, who, why, until }: SiteException) => ({ name, who, why, until: until ?? '' });
