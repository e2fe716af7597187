import type { Pictures } from '../../model/pictures.js';
import { isoTime } from '../../text.js';
import { chapter } from './chapter.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';
import { legend, SHADES } from './shade.js';
import { table } from './table.js';

type Timeline = NonNullable<Pictures['timeline']>;

const WIDTH = 1000;
const LEFT = 64;
const TOP = 10;
const HEIGHT = 190;
const LABELS = 5;

/** Readable and protected octets over the time of the captures. */
export function timeline(page: Page): Markup {
  const { say, model, values, name } = page;
  const seen = model.pictures.timeline;
  if (seen === null) return chapter('timeline', say('timeline.title'), say('timeline.none'), html`<p>${say('timeline.none')}</p>`);
  const sum = (shade: 'readable' | 'protected') => values.bytes(seen.buckets.reduce((all, bucket) => all + bucket[shade], 0));
  const inShort = say('timeline.short', { readable: sum('readable'), protected: sum('protected') });
  const columns = [{ title: say('timeline.from') }, ...SHADES.map((shade) => ({ title: name('shade', shade), kind: 'number' as const }))];
  const rows = seen.buckets.map((bucket, index) => [
    values.time(isoTime(seen.startMicros + index * seen.stepMicros)),
    ...SHADES.map((shade) => values.bytes(Math.round(bucket[shade]))),
  ]);
  return chapter(
    'timeline',
    say('timeline.title'),
    inShort,
    html`<p class="note">${say('timeline.about', { step: lengthOf(page, seen.stepMicros) })}</p>
<div class="scroll picture" role="region" tabindex="0" aria-label="${say('timeline.title')}">${drawing(page, seen, inShort)}</div>
${legend(page, SHADES)}
<details class="fold"><summary>${say('timeline.as-table')}</summary>${table(page, say('timeline.title'), columns, rows)}</details>`,
  );
}

function drawing({ values }: Page, { startMicros, stepMicros, buckets }: Timeline, alternative: string): Markup {
  const tops = buckets.map((bucket) => Object.values(bucket).reduce((sum, bytes) => sum + bytes, 0));
  const most = ceiling(Math.max(1, ...tops));
  const width = (WIDTH - LEFT - 8) / buckets.length;
  const y = (bytes: number) => TOP + HEIGHT - (HEIGHT * bytes) / most;
  const bars = buckets.map((bucket, index) => {
    let below = 0;
    return SHADES.map((shade) => {
      const bytes = bucket[shade];
      if (bytes === 0) return null;
      const rect = html`<rect class="fill-${shade}" x="${(LEFT + index * width + 0.5).toFixed(1)}" y="${y(below + bytes).toFixed(1)}" width="${Math.max(1, width - 1).toFixed(1)}" height="${((HEIGHT * bytes) / most).toFixed(1)}"/>`;
      below += bytes;
      return rect;
    });
  });
  const lines = [0, 0.5, 1].map(
    (part) =>
      html`<path class="grid" d="M${LEFT} ${y(part * most).toFixed(1)}H${WIDTH - 8}"/><text class="axis end" x="${LEFT - 6}" y="${(y(part * most) + 4).toFixed(1)}">${values.bytes(part * most)}</text>`,
  );
  const oneDay = isoTime(startMicros)?.slice(0, -17) === isoTime(startMicros + buckets.length * stepMicros)?.slice(0, -17);
  const times = Array.from({ length: LABELS }, (_, index) => {
    const share = index / (LABELS - 1);
    const time = values.time(isoTime(startMicros + Math.round(share * buckets.length * stepMicros)));
    const anchor = index === 0 ? 'start' : index === LABELS - 1 ? 'end' : 'middle';
    return html`<text class="axis ${anchor}" x="${(LEFT + share * (WIDTH - LEFT - 8)).toFixed(1)}" y="${TOP + HEIGHT + 18}">${oneDay ? time.slice(-8) : time.slice(0, -3)}</text>`;
  });
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${TOP + HEIGHT + 26}" width="${WIDTH}" height="${TOP + HEIGHT + 26}" role="img" aria-label="${alternative}">${lines}${bars}${times}</svg>`;
}

/** The next number that is 1, 2 or 5 with zeros behind it. */
function ceiling(bytes: number): number {
  const ten = 10 ** Math.floor(Math.log10(bytes));
  return [1, 2, 5, 10].map((each) => each * ten).find((each) => each >= bytes)!;
}

function lengthOf({ say }: Page, micros: number): string {
  const seconds = micros / 1e6;
  if (seconds >= 5400) return say('timeline.hours', { hours: Math.round(seconds / 360) / 10 });
  if (seconds >= 90) return say('timeline.minutes', { minutes: Math.round(seconds / 6) / 10 });
  return seconds >= 1
    ? say('timeline.seconds', { seconds: Math.round(seconds * 10) / 10 })
    : say('timeline.milliseconds', { milliseconds: Math.round(micros / 100) / 10 });
}
