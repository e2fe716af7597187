/** The recorded day as its reader has it: in Chromium, from the disk, offline. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exscope, flowsOf, ROOT, scratch } from '../../helpers/exscope.js';
import { hostileStore } from '../hostile-store.js';
import { writeReport } from '../html-report.js';
import { launch, NO_CHROMIUM, open } from './chromium.js';

describe.skipIf(NO_CHROMIUM)('the report of a day', () => {
  const folder = scratch();
  const [english, indonesian, store] = [join(folder, 'day.html'), join(folder, 'hari.html'), join(folder, 'day.db')];
  let browser: Browser;

  beforeAll(async () => {
    const day = join(ROOT, 'captures', 'cas-day.pcapng.gz');
    exscope(['analyze', day, '--release', '2010', '--host', '10.20.0.2=client-access+hub-transport', '--store', store, '--quiet']);
    for (const [path, language] of [
      [english, 'en'],
      [indonesian, 'id'],
    ] as const)
      expect(exscope(['report', store, '--format', 'html', '--lang', language, '--output', path])).toMatchObject({ status: 0, stderr: '' });
    browser = await launch();
  }, 60_000);
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => browser?.close());

  const flowRows = (page: Page) => page.locator('#flows-table tbody tr.main');
  const column = async (page: Page, number: number) => await flowRows(page).locator(`td:nth-child(${number})`).allInnerTexts();
  const findingRows = (page: Page) => page.locator('#findings-table tbody:not([hidden]) tr.main');
  const openFlows = async (path = english, fragment = '') => {
    const opened = await open(browser, path, { fragment });
    if (fragment === '') await opened.page.locator('#flows > summary').click();
    return opened;
  };
  const search = (page: Page, table: string) => page.locator(`#${table}-tools input[type=search]`);
  const status = (page: Page, table: string) => page.locator(`#${table}-pager [role=status]`);

  it('says what is worst, shows who talks to whom, then findings; the rest is folded', async () => {
    const { page, trouble } = await open(browser, english);
    expect(await page.locator('.verdict').textContent()).toMatch(/^6 problems of high severity: the passwords of 4 users/);
    expect(await page.locator('svg.topology .node .role').allTextContents()).toEqual(['Client', 'Client Access', 'Domain controller']);
    expect(await page.locator('details.chapter[open]').count()).toBe(0);
    expect(await page.locator('.facts').isVisible()).toBe(true);
    expect(await page.title()).toBe('Protection of Exchange traffic');
    expect(trouble).toEqual([]);
  });

  it('is all there without its script, but for sorting the flows', async () => {
    const { page } = await open(browser, english, { javaScriptEnabled: false });
    expect(await page.locator('#findings-table tbody').count()).toBe(33);
    await page.locator('#flows > summary').click();
    expect(await page.locator('#flows-table tbody tr').count()).toBe(50);
    expect(await page.locator('noscript p').isVisible()).toBe(true);
  });

  it('sorts by every column, one way and the other, and tells it', async () => {
    const { page, trouble } = await openFlows();
    const heads = page.locator('#flows-table thead th');
    for (let index = 0; index < (await heads.count()); index++) {
      const head = heads.nth(index);
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort')).toBe('ascending');
      const rising = await column(page, index + 1);
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort')).toBe('descending');
      expect(await page.locator('#flows-table th[aria-sort]').count()).toBe(1);
      if ((await head.getAttribute('data-column')) === 'bytes') {
        const numbers = rising.map((text) => Number(text.replaceAll(',', '')));
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        expect(Number((await column(page, index + 1))[0]!.replaceAll(',', ''))).toBeGreaterThan(numbers.at(-1)!);
      }
      if ((await head.getAttribute('data-column')) === 'client') {
        // As addresses, not as text: .2 before .101.
        expect(rising[0]).toMatch(/^10\.20\.0\.2:/);
        expect((await column(page, index + 1))[0]).toMatch(/^10\.20\.0\.116:/);
      }
    }
    expect(trouble).toEqual([]);
  });

  it('filters by what is typed and by what is chosen, and clears both', async () => {
    const { page } = await openFlows();
    const flows = flowsOf(store, '--limit', '0');
    const cleartext = flows.filter(
      ({ protection }) => protection.state === 'cleartext' && !(protection as unknown as { byDesign: boolean }).byDesign,
    );
    await page.locator('#flows-tools').getByLabel('Protection').selectOption('cleartext');
    expect(await status(page, 'flows').textContent()).toBe(`1–${cleartext.length} of ${cleartext.length} that fit, 233 in all`);
    await search(page, 'flows').fill('10.20.0.2:25');
    await page.waitForFunction(() => location.hash.includes('q='));
    expect((await column(page, 1)).map(Number)).toEqual(
      cleartext.filter(({ server }) => server.address === '10.20.0.2' && server.port === 25).map(({ id }) => id),
    );
    await page.locator('#flows-tools').getByRole('button', { name: 'Clear filters' }).click();
    expect(await status(page, 'flows').textContent()).toBe('1–50 of 233');
    await search(page, 'flows').fill('nothing-is-called-so');
    await page.waitForFunction(() => document.querySelectorAll('#flows-table tbody tr').length === 0);
    expect(await status(page, 'flows').textContent()).toBe('0–0 of 0 that fit, 233 in all');
  });

  it('turns pages, and keeps in the address what is shown', async () => {
    const { page } = await openFlows();
    const turn = (name: string) => page.locator('#flows-pager').getByRole('button', { name }).click({ force: true });
    await turn('Next page');
    expect((await column(page, 1))[0]).toBe('51');
    await turn('Last page');
    expect((await column(page, 1)).at(-1)).toBe('233');
    await turn('Next page');
    expect(await status(page, 'flows').textContent()).toBe('201–233 of 233');
    await page.getByLabel('Rows per page').last().selectOption('100');
    await turn('Next page');
    await page.locator('#flows-table').getByRole('button', { name: 'Bytes' }).click();
    await turn('Next page');
    const fragment = new URL(page.url()).hash;
    expect(fragment).toContain('flows.sort=bytes');
    const again = await openFlows(english, fragment);
    expect(await column(again.page, 1)).toEqual(await column(page, 1));
    expect(await again.page.locator('#flows').getAttribute('open')).not.toBeNull();
  });

  it('leads from a finding to its flows, from a flow to its findings, and to the control', async () => {
    const { page, trouble } = await open(browser, english);
    await page.locator('#F1 details summary').click();
    await page.locator('#F1').getByRole('link', { name: 'all 2 flows in the table' }).click();
    expect(await column(page, 1)).toEqual(['40', '41']);
    await flowRows(page).first().getByRole('link', { name: 'F23' }).click();
    expect(await page.locator('#F23 details').getAttribute('open')).not.toBeNull();
    expect(await page.locator('#F23').isVisible()).toBe(true);
    await page.evaluate(() => (location.hash = '#F33'));
    await page.locator('#F33').waitFor({ state: 'visible' });
    await page.evaluate(() => (location.hash = '#F1'));
    await page.locator('#F1').getByRole('link', { name: 'No password' }).click();
    expect(await page.locator('#controls').getAttribute('open')).not.toBeNull();
    await page.evaluate(() => (location.hash = '#flows.flow=40'));
    await page.locator('#flows-table tr.more').waitFor();
    const filter = flowsOf(store, '--limit', '0').find(({ id }) => id === 40)!.wiresharkFilter;
    expect(await page.locator('#flows-table tr.more .filter code').textContent()).toBe(filter);
    expect(trouble).toEqual([]);
  });

  it('sorts and filters findings', async () => {
    const { page } = await open(browser, english);
    expect(await findingRows(page).count()).toBe(25);
    await page.locator('#findings-tools').getByLabel('Severity').selectOption('high');
    expect(await findingRows(page).count()).toBe(6);
    await page.locator('#findings-table').getByRole('button', { name: 'Flows' }).click();
    const flows = (await findingRows(page).locator('td.number:nth-child(6)').allInnerTexts()).map(Number);
    expect(flows).toEqual([...flows].sort((a, b) => a - b));
    await search(page, 'findings').fill('ldap');
    await page.waitForFunction(() => document.querySelectorAll('#findings-table tbody:not([hidden])').length === 1);
  });

  it('is light or dark by choice, and keeps the choice', async () => {
    const { page } = await open(browser, english, { colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    const toggle = page.getByRole('button', { name: /^Theme/ });
    await toggle.click();
    await toggle.click();
    expect(await toggle.textContent()).toBe('Theme: dark');
    expect(await background()).not.toBe(light);
    await page.reload();
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    expect(await background()).not.toBe(light);
  });

  it.each(['light', 'dark'] as const)('can be read in %s: text stands out by 4.5 to 1', async (colorScheme) => {
    const { page } = await open(browser, english, { colorScheme });
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
    });
    expect(await page.evaluate(faint)).toEqual([]);
  });

  it('can be walked by keyboard alone', async () => {
    const { page } = await open(browser, english);
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the report');
    await page.keyboard.press('Enter');
    const reached = new Set<string>();
    for (let step = 0; step < 140; step++) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const at = document.activeElement!;
        const style = getComputedStyle(at);
        return { id: at.closest('[id]')?.id ?? '', shown: style.outlineStyle !== 'none' && style.outlineWidth !== '0px' };
      });
      if (seen.id !== '' && seen.id !== 'main') expect(seen.shown, seen.id).toBe(true);
      reached.add(seen.id);
      if (seen.id === 'flows') break;
    }
    expect([...reached]).toEqual(expect.arrayContaining(['findings-by-search', 'F1', 'findings-pager', 'controls', 'flows']));
    await page.keyboard.press('Enter');
    await search(page, 'flows').focus();
    await page.keyboard.type('pop3');
    await page.waitForFunction(() => location.hash.includes('q=pop3'));
    await page.locator('#flows-table .unfold').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#flows-table tr.more').count()).toBe(1);
    expect(await page.locator('#flows-table .unfold').first().getAttribute('aria-expanded')).toBe('true');
  });

  it('fits a narrow screen: nothing but tables and pictures is wider', async () => {
    const { page } = await open(browser, english, { viewport: { width: 390, height: 844 } });
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('prints whole: every fold open, every finding there, no table wider than the page, no controls', async () => {
    const { page, trouble } = await open(browser, english, { fragment: '#findings.severity=high' });
    const file = join(folder, 'day.pdf');
    await page.pdf({ path: file, preferCSSPageSize: true });
    const pdf = spawnSync('pdfinfo', [file], { encoding: 'utf8' });
    if (pdf.status === 0) {
      const pages = Number(/Pages:\s+(\d+)/.exec(pdf.stdout)![1]);
      expect(pages).toBeGreaterThan(10);
      expect(pages).toBeLessThan(40);
      const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout;
      for (const said of ['F33', 'Fingerprint', 'What a capture cannot show', 'SHA-256', 'Method and limits', '1–233 of 233'])
        expect(text).toContain(said);
      expect(text).not.toContain('Rows per page');
      expect(text).not.toContain('file://');
    }
    // Afterwards it is as it was.
    expect(await findingRows(page).count()).toBe(6);
    expect(await page.locator('details.chapter[open]').count()).toBe(0);
    // A4 without its margins, at 96 to the inch.
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 695, height: 1000 });
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
    });
    expect(
      await page.evaluate(() =>
        [...document.querySelectorAll('table')]
          .filter((table) => table.scrollWidth > 696)
          .map(({ id, caption }) => id + caption?.textContent),
      ),
    ).toEqual([]);
    expect(trouble).toEqual([]);
  });

  it('speaks Indonesian', async () => {
    const { page, trouble } = await open(browser, indonesian);
    expect(await page.locator('html').getAttribute('lang')).toBe('id');
    expect(await page.getByRole('button', { name: 'Tema: sistem' }).isVisible()).toBe(true);
    const opened = await openFlows(indonesian, '#flows.flow=40');
    expect(await opened.page.locator('#flows-table tr.more').textContent()).toContain('Klien SMTP ke Hub Transport');
    expect(trouble).toEqual([]);
  });

  it('keeps what a capture held harmless', async () => {
    const path = writeReport(join(folder, 'hostile.html'), hostileStore());
    const { page, trouble } = await open(browser, path);
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
      for (const button of document.querySelectorAll<HTMLElement>('.unfold')) button.click();
    });
    expect(await page.locator('img, iframe, object, embed, script[src], [onmouseover], [onerror], [onload]').count()).toBe(0);
    expect(await page.locator('#flows-table').textContent()).toContain('</script><script>alert(1)</script>');
    expect(await page.evaluate(() => document.querySelectorAll('script').length)).toBe(1);
    expect(trouble).toEqual([]);
  });

  it('refuses scripts that are not its own', async () => {
    const path = join(folder, 'planted.html');
    writeFileSync(path, readFileSync(english, 'utf8').replace('</main>', '<script>document.title="planted"</script></main>'));
    const { page, trouble } = await open(browser, path);
    expect(await page.title()).toBe('Protection of Exchange traffic');
    expect(trouble.join('\n')).toContain('Content Security Policy');
  });
});

/** Elements whose own text does not stand out from what is behind it (WCAG 2.2, 1.4.3); runs in the page. */
function faint(): string[] {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const rgb = (color: string): number[] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]: number[]) => {
    const linear = [r!, g!, b!].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
  };
  const behind = (element: Element): number[] => {
    for (let at: Element | null = element; at !== null; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const found: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\w/.test(node.textContent ?? ''));
    if (!own || element.closest('script, style, noscript, .visually-hidden, [hidden]') !== null) continue;
    const style = getComputedStyle(element);
    const inPicture = element.closest('svg') !== null;
    const [a, b] = [luminance(rgb(inPicture ? style.fill : style.color)), luminance(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5)
      found.push(`${element.tagName} ${element.getAttribute('class')} ${contrast.toFixed(2)} ${element.textContent?.slice(0, 30)}`);
  }
  return [...new Set(found)];
}
