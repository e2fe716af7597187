/** More findings than rows are made of: they are turned to, searched and linked like the others, and printed up to a limit. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratch } from '../../helpers/exscope.js';
import { evidence, observed, verdict, writeStore } from '../../store/fixtures.js';
import { writeReport } from '../html-report.js';
import { launch, NO_CHROMIUM, open } from './chromium.js';

const FINDINGS = 1300;

describe.skipIf(NO_CHROMIUM)('more findings than rows are made of', () => {
  const path = join(scratch(), 'findings.html');
  let browser: Browser;

  beforeAll(async () => {
    const flows = Array.from({ length: FINDINGS }, (_, index) =>
      observed('10.0.0.9:1025', `10.1.${Math.floor(index / 200)}.${1 + (index % 200)}:143`, { evidence: evidence({ protocol: 'imap' }) }),
    );
    const flowVerdicts = flows.map((_, index) => ({ flowId: index + 1, verdict: 0, swapped: false, serverBasis: 'syn' as const }));
    const verdicts = [verdict({ protection: 'cleartext', protocol: 'imap' })];
    writeReport(path, writeStore({ flows, judgement: { verdicts, flowVerdicts } }));
    browser = await launch();
  }, 60_000);
  afterAll(() => browser?.close());

  const shown = (page: Page) => page.locator('#findings-table tbody:not([hidden])');
  const status = (page: Page) => page.locator('#findings-pager [role=status]');
  const leftOut = (page: Page, table: string) => page.locator(`#${table}-pager .left-out`);

  it('are paged, searched and linked like the first', async () => {
    const { page, trouble } = await open(browser, path);
    expect(await status(page).textContent()).toBe('1–25 of 1,300');
    await page.locator('#findings-pager').getByRole('button', { name: 'Last page' }).click();
    expect(await shown(page).last().getAttribute('id')).toBe('F1300');
    await page.evaluate(() => (location.hash = '#F901'));
    await page.locator('#F901').waitFor({ state: 'visible' });
    expect(await page.locator('#F901 details').getAttribute('open')).not.toBeNull();
    await page.locator('#findings-tools input[type=search]').fill('10.1.6.77');
    await page.waitForFunction(() => document.querySelectorAll('#findings-table tbody:not([hidden])').length === 1);
    expect(await shown(page).textContent()).toContain('10.1.6.77:143');
    expect(trouble).toEqual([]);
  });

  it('are printed up to a limit, with what is left out and where it is; flows as well', async () => {
    const { page, trouble } = await open(browser, path, { fragment: '#flows.q=10.1.0' });
    const [before, filtered] = [await shown(page).count(), await page.locator('#flows-pager [role=status]').textContent()];
    expect(filtered).toBe('1–50 of 200 that fit, 1,300 in all');
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await shown(page).count()).toBe(1000);
    expect(await page.locator('#findings-table tbody:not([hidden]) details[open]').count()).toBe(1000);
    expect(await leftOut(page, 'findings').textContent()).toMatch(
      /^Printed are the first 1,000 findings; 300 more are in .*--table findings\.$/,
    );
    // What was searched for, whole.
    expect(await page.locator('#flows-table tbody tr.main').count()).toBe(200);
    expect(await leftOut(page, 'flows').isHidden()).toBe(true);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await shown(page).count()).toBe(before);
    expect(await page.locator('#flows-pager [role=status]').textContent()).toBe(filtered);
    expect(await leftOut(page, 'findings').isHidden()).toBe(true);

    await page.locator('#flows-tools').getByRole('button', { name: 'Clear filters' }).click();
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('#flows-table tbody tr.main').count()).toBe(1000);
    expect(await leftOut(page, 'flows').textContent()).toMatch(/^Printed are the first 1,000 flows; 300 more are in .*--format xlsx/);
    expect(trouble).toEqual([]);
  });

  it('say without the script how many there are', async () => {
    const { page } = await open(browser, path, { javaScriptEnabled: false });
    expect(await page.locator('#findings-table tbody').count()).toBe(500);
    expect(await page.locator('#findings noscript p').textContent()).toBe(
      'Without its script the page shows the first 500 of 1,300 findings.',
    );
  });
});
