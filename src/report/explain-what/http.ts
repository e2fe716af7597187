import type { FlowEvidence } from '../../inspect/evidence.js';
import { count } from '../text.js';

export function httpLines({ http }: FlowEvidence): string[] {
  if (http === null) return [];
  const first = http.exchanges
    .slice(0, 4)
    .map(({ method, path, status, packet }) => `${method} ${path} answered ${status ?? 'unseen'} (packet ${packet})`);
  return [
    `${count(http.requests, 'request')}${http.host === null ? '' : ` to ${http.host}`}${http.server === null ? '' : `, server ${http.server}`}${http.redirectOnly ? '; every answer was a redirect to https' : ''}.`,
    ...first,
    ...(http.exchangeVersion === null ? [] : [`Exchange names itself ${http.exchangeVersion}.`]),
    ...(http.frontEnd === null ? [] : [`Taken by the front end ${http.frontEnd}.`]),
    ...(http.sessionCookies.length > 0
      ? [`Session cookies in clear: ${http.sessionCookies.map(({ name, packet }) => `${name} (packet ${packet})`).join(', ')}.`]
      : []),
    ...(http.schemesSent.length > 0 ? [`Authentication sent: ${http.schemesSent.join(', ')}.`] : []),
  ];
}
