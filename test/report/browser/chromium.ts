/** Chromium of the system, driven as a reader would; tests that need it skip, and say so, where there is none. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];
const found = PLACES.find((place) => existsSync(place));
export const NO_CHROMIUM = found === undefined ? 'needs Chromium' : false;

/** Without a sandbox of its own: tests run as root in containers, where Chromium cannot make one. */
export const launch = (): Promise<Browser> => chromium.launch({ executablePath: found!, args: ['--no-sandbox'] });

interface Opened {
  page: Page;
  /** Whatever went wrong or out: console messages, errors, and requests for anything but the file itself. */
  trouble: string[];
  /** What the page's main thread has worked, whatever else ran meanwhile; only of a page that is `measured`. */
  cpuSeconds(): Promise<number>;
}

interface OpenOptions extends BrowserContextOptions {
  fragment?: string;
  measured?: boolean;
}

/** Opens a report from the disk, offline, once its script is through. */
export async function open(browser: Browser, path: string, options: OpenOptions = {}): Promise<Opened> {
  const { fragment = '', measured = false, ...rest } = options;
  const context = await browser.newContext({ offline: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 }, ...rest });
  const page = await context.newPage();
  const trouble: string[] = [];
  const address = pathToFileURL(path).href;
  page.on('console', (message) => trouble.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address && !request.url().startsWith('data:')) trouble.push(`request: ${request.url()}`);
  });
  const session = measured ? await context.newCDPSession(page) : null;
  await session?.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(address + fragment);
  if (rest.javaScriptEnabled !== false) await page.waitForSelector('html[data-ready]', { state: 'attached' });
  const cpuSeconds = async () => {
    const { metrics } = await session!.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ThreadTime')!.value;
  };
  return { page, trouble, cpuSeconds };
}
