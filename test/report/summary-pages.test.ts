/** The first page as a whole, in each language: what is kept below test/fixtures/summary was read by a person. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { summarize } from '../../src/report/summary.js';
import { summaryText } from '../../src/report/summary-text.js';
import { SummaryWords } from '../../src/report/summary-words.js';
import { PLAIN } from '../../src/report/text.js';
import { NO_SITE } from '../../src/site/profile.js';
import { openStore } from '../../src/store/index.js';
import { LANGUAGES, type Language, wordingOf } from '../../src/wording/wording.js';
import { ROOT, scratch } from '../helpers/exscope.js';
import { flow } from '../helpers/facts.js';
import { capture, judged, storeOf } from './judged.js';

const folder = scratch();
const catalog = loadCatalog();

async function pageOf(name: string, language: Language): Promise<string> {
  const store = join(folder, `${name}-${language}.db`);
  await analyze({ captures: [join(ROOT, 'captures', name)], store, site: NO_SITE, catalog });
  const opened = openStore(store);
  try {
    const wording = wordingOf(language);
    const model = summarize({ store: opened, catalog, version: '0.0.0', storeName: 'sample.exscope.db' }, wording);
    return summaryText({ ...model, catalog: '2026.01' }, PLAIN, wording);
  } finally {
    opened.close();
  }
}

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(['mail-server-mixed.pcapng', 'imap-cleartext.pcap'])('the page of %s', async (name) => {
    await expect(await pageOf(name, language)).toMatchFileSnapshot(`../fixtures/summary/${name}.${language}.txt`);
  });
});

describe('in Indonesian', () => {
  const id = wordingOf('id');
  const words = new SummaryWords(id);

  it('numbers, sizes and times are written as there', () => {
    expect(words.count('count.packets', 12_345)).toBe('12.345 paket');
    expect(words.bytes(1_440_000_000)).toBe('1,4 GB');
    const noon = Date.UTC(2003, 4, 30, 12) * 1000;
    expect(words.span(noon, noon + 4e6)).toBe('30 Mei 2003 12:00:00 → 12:00:04 UTC');
    expect(words.span(null, null)).toBe('tanpa stempel waktu');
  });

  it('why a host has its roles is told sign by sign, and a greeting stays as it is', () => {
    expect(words.signs('serves EMSMDB, NSPI; port 1032 is in the dynamic range of Windows 2000 and Server 2003')).toBe(
      'melayani EMSMDB, NSPI; port 1032 berada dalam rentang dinamis Windows 2000 dan Server 2003',
    );
    expect(words.signs('greets as "220 mail; ready"')).toBe('greets as "220 mail; ready"');
  });

  it('no English word is left where everything is said', () => {
    const text = summaryText(
      summarize(
        {
          store: storeOf({
            flows: [
              judged(flow('10.0.0.9:1025', '10.0.0.5:143'), { protection: 'undetermined', protectionReason: 'mid-stream' }),
              judged(flow('10.0.0.9:1026', '10.0.0.5:144'), { expectation: 'unexpected', reasons: ['no-data-path: x'], byDesign: true }),
            ],
            captures: [capture({ problem: { code: 'truncated', message: 'x', offset: 1, packet: 9 }, timeZoneUnknown: true })],
            outcomes: { decoded: 790, fragment: 7, 'non-ip': 3 },
            limits: { flowsEvicted: 2 },
          }),
          catalog,
          version: '0.1.0',
          storeName: 'a.db',
        },
        id,
      ),
      PLAIN,
      id,
    );
    const prose = text.replace(/exscope .*|\S*-\S*/g, '');
    expect(prose).not.toMatch(/\b(the|of|and|packets?|flows?|with|in|none|no|not|by|more)\b/);
  });
});

it('English says of a host what the judge says', () => {
  const words = new SummaryWords(wordingOf('en'));
  for (const why of [
    'named by --host',
    'front of the site profile',
    'answers on the Kerberos and LDAP ports',
    'answers on port 25 and 587',
    'answers as Outlook Web App 15.1',
    'answers for /owa as IIS',
    'names itself "CAS01" as the front end of a request',
    'port 1032 is in the dynamic range of Windows 2000 and Server 2003',
    'greets as "220 a; b"',
    'serves EMSMDB',
  ])
    expect(words.signs(why)).toBe(why);
});
