/** Each policy against captures that pass, that fail, and that leave it not tested: the status of every control that speaks of traffic. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analyze.js';
import { loadCatalog } from '../../../src/catalog/index.js';
import { loadPolicies, policyNames } from '../../../src/catalog/policies.js';
import { auditStore } from '../../../src/report/audit/audit-model.js';
import type { ToldPolicy } from '../../../src/report/model/told-policy.js';
import { parseHost, parseStaticPort } from '../../../src/site/options.js';
import { NO_SITE, type SiteProfile } from '../../../src/site/profile.js';
import { openStore } from '../../../src/store/index.js';
import { wordingOf } from '../../../src/wording/wording.js';
import { ROOT, SHARED, scratch } from '../../helpers/exscope.js';

type Outcome = 'fail' | 'pass' | 'inconclusive' | 'not-tested';

interface Row {
  policy: string;
  /** Below `captures/`, or below the captures of other projects with `shared:` in front. */
  capture: string;
  /** As `--host` takes them. */
  hosts: string[];
  /** As `--static-port` takes them. */
  pins?: string[];
  outcome: Outcome;
  fail: string[];
  pass: string[];
  inconclusive: string[];
}

const rows = JSON.parse(readFileSync(new URL('captures.json', import.meta.url), 'utf8')) as Row[];
const catalog = loadCatalog();
const folder = scratch();
const services = [...catalog.staticPortServices.keys()];

const siteOf = ({ hosts, pins = [] }: Row): SiteProfile => ({
  ...NO_SITE,
  releases: ['2016'],
  hosts: hosts.map(parseHost),
  staticPorts: pins.map((pin) => parseStaticPort(pin, services)),
});

const pathOf = ({ capture }: Row) => (capture.startsWith('shared:') ? join(SHARED, capture.slice(7)) : join(ROOT, 'captures', capture));

async function audited(row: Row): Promise<ToldPolicy> {
  const path = join(folder, `${row.policy}-${row.outcome}-${row.capture.replace(/\W/g, '-')}.db`);
  await analyze({ captures: [pathOf(row)], store: path, site: siteOf(row), catalog });
  const store = openStore(path);
  try {
    return auditStore(store, catalog, loadPolicies([row.policy], catalog), wordingOf('en'), new Map()).policies[0]!;
  } finally {
    store.close();
  }
}

/** Of the whole policy: the worst its controls say. */
function outcomeOf({ counts }: ToldPolicy): Outcome {
  if (counts.fail > 0) return 'fail';
  if (counts.pass > 0) return 'pass';
  return counts.inconclusive > 0 ? 'inconclusive' : 'not-tested';
}

describe.each(rows)('$policy on $capture', (row) => {
  it.skipIf(!existsSync(pathOf(row)))(`is ${row.outcome}`, async () => {
    const policy = await audited(row);
    const ended = (status: Outcome) => policy.controls.filter((control) => control.status === status).map(({ id }) => id);
    expect({ fail: ended('fail'), pass: ended('pass'), inconclusive: ended('inconclusive'), outcome: outcomeOf(policy) }).toEqual({
      fail: row.fail,
      pass: row.pass,
      inconclusive: row.inconclusive,
      outcome: row.outcome,
    });
    for (const { relevant, decided, undecided, violating, result, status } of policy.controls) {
      expect(decided + undecided).toBe(relevant);
      expect(violating).toBeLessThanOrEqual(decided);
      if (status === 'pass') expect(result).toMatch(/^No violation in [\d,]+ decided flows?$/);
    }
  });
});

describe('the captures', () => {
  it('show of every policy that it passes, fails and is not tested', () => {
    for (const policy of policyNames()) {
      const outcomes = rows.filter((row) => row.policy === policy && !row.capture.startsWith('shared:')).map(({ outcome }) => outcome);
      // Traffic shows nothing of what no capture shows.
      const wanted = policy === 'beyond-traffic' ? ['not-tested'] : ['fail', 'not-tested', 'pass'];
      expect([policy, ...outcomes]).toEqual(expect.arrayContaining([policy, ...wanted]));
    }
  });
});
