/** A hundred thousand flows in one page: it is there in less than two seconds, and sorts, filters and turns at once. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, scratch } from '../../helpers/exscope.js';
import { type FlowParts, observed, verdict, writeStore } from '../../store/fixtures.js';
import { writeReport } from '../html-report.js';
import { launch, NO_CHROMIUM, open } from './chromium.js';

const FLOWS = 100_000;
const SCHEMA = createHash('sha256')
  .update(readFileSync(join(ROOT, 'src/store/migrations/0001-facts-and-verdicts.ts')))
  .digest('hex')
  .slice(0, 12);
/** Kept between runs: writing it takes longer than everything that is tested. The number changes when the flows do. */
const STORE = join(tmpdir(), `exscope-test-${FLOWS}-flows-1-${SCHEMA}.db`);

const protections = ['encrypted', 'upgraded', 'cleartext', 'undetermined', 'obfuscated'] as const;
const protocols = ['imap', 'smtp', 'pop3', 'http', 'dcerpc'];
const KINDS = protections.flatMap((protection) =>
  protocols.map((protocol) => verdict({ protection, protocol, pathTitle: `${protocol} clients` })),
);

function* manyFlows(): Iterable<FlowParts> {
  for (let index = 0; index < FLOWS; index++) {
    const client = `10.${(index * 7) % 200}.${(index * 13) % 250}.${1 + (index % 250)}:${1025 + ((index * 31) % 60_000)}`;
    const started = 1_056_991_899_590_805 + index * 250_000;
    yield observed(client, `10.0.0.${1 + (index % 40)}:${[143, 25, 110, 80, 59_532][index % 5]}`, {
      firstSeenMicros: started,
      lastSeenMicros: started + (index % 900) * 1000,
      firstPacket: index * 12 + 1,
      lastPacket: index * 12 + 40,
    });
  }
}

describe.skipIf(NO_CHROMIUM)('a hundred thousand flows', () => {
  const path = join(scratch(), 'large.html');
  let browser: Browser;

  beforeAll(async () => {
    if (!existsSync(STORE)) {
      const flowVerdicts = Array.from({ length: FLOWS }, (_, index) => ({
        flowId: index + 1,
        verdict: (index * 11) % KINDS.length,
        swapped: false,
        serverBasis: 'syn' as const,
      }));
      const partial = writeStore({ path: `${STORE}.${process.pid}`, flows: manyFlows(), judgement: { verdicts: KINDS, flowVerdicts } });
      renameSync(partial, STORE);
    }
    writeReport(path, STORE);
    browser = await launch();
  }, 180_000);
  afterAll(() => browser?.close());

  it('are there in less than two seconds', async () => {
    const times = { thread: [] as number[], clock: [] as number[] };
    for (let run = 0; run < 3; run++) {
      const { page, trouble, cpuSeconds } = await open(browser, path, { measured: true });
      times.thread.push(await cpuSeconds());
      times.clock.push(await page.evaluate(() => performance.getEntriesByName('ready')[0]!.startTime / 1000));
      expect(trouble).toEqual([]);
      await page.context().close();
    }
    expect(Math.min(...times.thread)).toBeLessThan(2);
    // The clock also counts what others do on a busy machine: it is looked at where a processor is free.
    if (loadavg()[0]! < cpus().length) expect(Math.min(...times.clock)).toBeLessThan(2);
  }, 120_000);

  it('sort, filter and turn at once', async () => {
    const { page, trouble } = await open(browser, path);
    const status = page.locator('#flows-pager [role=status]');
    await page.locator('#flows > summary').click();
    expect(await status.textContent()).toBe('1–50 of 100,000');
    const timed = async (act: () => Promise<unknown>) => {
      const started = Date.now();
      await act();
      return Date.now() - started;
    };
    const sorted = await timed(() => page.locator('#flows-table').getByRole('button', { name: 'Client' }).click());
    expect(await page.locator('#flows-table tbody td:nth-child(3)').first().textContent()).toMatch(/^10\.0\.0\.1:/);
    const chosen = await timed(() => page.locator('#flows-tools').getByLabel('Protection').selectOption('obfuscated'));
    expect(await status.textContent()).toBe('1–50 of 20,000 that fit, 100,000 in all');
    const turned = await timed(() => page.locator('#flows-pager').getByRole('button', { name: 'Last page' }).click());
    expect(await status.textContent()).toBe('19,951–20,000 of 20,000 that fit, 100,000 in all');
    await page.locator('#flows-tools input[type=search]').fill('10.0.0.7:25');
    await page.waitForFunction(() => location.hash.includes('q='));
    expect(await status.textContent()).toBe('1–50 of 500 that fit, 100,000 in all');
    for (const time of [sorted, chosen, turned]) expect(time).toBeLessThan(4000);
    expect(trouble).toEqual([]);
  }, 120_000);
});
