/** Limits of judging, and of what is told of all flows together. */
import { FindingCollector } from '../../src/audit/findings.js';
import { MAX_USERS } from '../../src/audit/limits.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { EndpointBook } from '../../src/judge/endpoints.js';
import { judge } from '../../src/judge/judge.js';
import { HostBook } from '../../src/judge/roles.js';
import { ScanBook } from '../../src/judge/scans.js';
import { MAX_LOGINS } from '../../src/report/limits.js';
import { FlowTally } from '../../src/report/summary-tally.js';
import { NO_SITE } from '../../src/site/profile.js';
import { SiteIndex } from '../../src/site/site-index.js';
import { FactStore, flow } from '../helpers/facts.js';
import { withLogins } from '../report/judged.js';
import type { Driver } from './drive.js';

const catalog = loadCatalog();

export const JUDGE_DRIVERS: Record<string, Driver> = {
  maxHosts: (past) => {
    const banner = '220 mx Microsoft ESMTP MAIL Service ready';
    const store = new FactStore(
      ['10.0.0.5', '10.0.0.6'].map((server) => flow('10.0.0.9:1025', `${server}:25`, { evidence: { protocol: 'smtp', banner } })),
    );
    judge(store, catalog, NO_SITE, past ? 1 : 2);
    return { counted: store.limits.hostsLimited!, acted: store.hosts.length === 1 };
  },
  maxScans: (past) => {
    const scans = ['10.0.0.5', '10.0.0.6'].map((server) => ({ client: '10.0.0.66', server }));
    const book = new ScanBook(scans, past ? 1 : 2);
    return { counted: book.limited, acted: book.has('10.0.0.66', '10.0.0.5') && !book.has('10.0.0.66', '10.0.0.6') };
  },
  maxRemembered: (past) => {
    const book = new HostBook(new EndpointBook([], catalog), new SiteIndex(NO_SITE), 100, 300);
    const of = (at: number) => book.get(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
    const first = of(0);
    for (let at = 1; at < 300 + (past ? 1 : 0); at++) of(at);
    // Forgotten, and the same again.
    const again = of(0);
    return { counted: 0, acted: again !== first && JSON.stringify(again) === JSON.stringify(first) };
  },
  maxUsers: (past) => {
    const collector = new FindingCollector();
    collector.add(withLogins(MAX_USERS + (past ? 1 : 0)));
    const { users, usersLeftOut = 0 } = collector.findings().find(({ kind }) => kind === 'credential-sent')!;
    return { counted: usersLeftOut, acted: users.length === MAX_USERS && usersLeftOut === 1 };
  },
  maxLogins: (past) => {
    const tally = new FlowTally();
    tally.add(withLogins(MAX_LOGINS + (past ? 1 : 0)));
    return { counted: tally.servers.loginsLeftOut, acted: tally.servers.logins.length === MAX_LOGINS && tally.servers.loginsLeftOut === 1 };
  },
};
