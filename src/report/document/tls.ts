import type { Wording } from '../../wording/wording.js';
import type { ReportModel } from '../model/model.js';
import type { Chapter } from './block.js';
import { code, number } from './words.js';

/** What TLS negotiated, by how many flows. */
export function tlsChapter({ pictures: { tlsVersions, tlsCiphers } }: ReportModel, wording: Wording): Chapter {
  const say = (key: string) => wording.say(`report.tls.${key}`);
  const table = (title: string, rows: { name: string; flows: number }[], asCode: boolean) =>
    ({
      kind: 'table',
      columns: [
        { title, width: 5 },
        { title: say('flows'), width: 1, numbers: true },
      ],
      rows: rows.map(({ name, flows }) => [asCode ? code(name) : name, number(flows, wording)]),
    }) as const;
  return {
    title: say('title'),
    blocks:
      tlsVersions.length + tlsCiphers.length === 0
        ? [{ kind: 'paragraph', text: say('none') }]
        : [table(say('version'), tlsVersions, false), ...(tlsCiphers.length > 0 ? [table(say('cipher'), tlsCiphers, true)] : [])],
  };
}
