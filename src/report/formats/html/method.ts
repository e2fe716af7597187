import { payloadOutcome } from '../../blind-spots.js';
import { chapter } from './chapter.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';
import { table } from './table.js';

/** Where every packet ended, and every limit that was reached. */
export function coverage(page: Page): Markup {
  const { say, model, name, wording } = page;
  const { coverage: seen } = model.summary;
  const counted: [string, number][] = [
    [say('coverage.decoded'), seen.decoded],
    [say('coverage.duplicates'), seen.duplicates],
    ...Object.entries(seen.notDecoded).map(([outcome, packets]): [string, number] => [name('outcome', outcome), packets]),
  ];
  const others: [string, number][] = [
    [say('coverage.payload-cut'), seen.payloadCut],
    ...Object.entries(seen.payload).map(([outcome, octets]): [string, number] => [
      say('coverage.payload', { outcome: payloadOutcome(outcome, wording) }),
      octets,
    ]),
    [say('coverage.midstream'), seen.midstreamFlows],
    [say('coverage.one-way'), seen.oneWayFlows],
    [say('coverage.order'), seen.counters.outOfTimeOrder ?? 0],
    [say('coverage.clock'), seen.counters.clockWentBack ?? 0],
    [say('coverage.gap-bytes'), seen.gapBytes],
    [say('coverage.reassembled'), seen.datagrams.reassembled],
    [say('coverage.incomplete'), seen.datagrams.incomplete],
    [say('coverage.overlaps'), seen.datagrams.overlaps],
    [say('coverage.checksums'), seen.wrongIpChecksums],
    ...Object.entries(seen.unsupportedLinkTypes).map(([type, packets]): [string, number] => [say('coverage.link-type', { type }), packets]),
    ...Object.entries(seen.encapsulated).map(([tunnel, packets]): [string, number] => [say('coverage.tunnel', { tunnel }), packets]),
    ...Object.entries(seen.limitsReached).map(([limit, times]): [string, number] => [say('coverage.limit', { limit }), times]),
  ];
  const columns = [
    { title: say('coverage.what'), kind: 'wide' as const },
    { title: say('coverage.number'), kind: 'number' as const },
  ];
  return chapter(
    'coverage',
    say('coverage.title'),
    say('cover.decoded', { decoded: seen.decoded, packets: seen.packets }),
    html`${table(page, say('coverage.packets', { packets: seen.packets }), columns, counted)}${table(page, say('coverage.others'), columns, others)}`,
  );
}

/** How it was done, and what it cannot tell. */
export function method(page: Page): Markup {
  const { say, model, wording } = page;
  const { summary } = model;
  return chapter(
    'method',
    say('method.title'),
    say('method.short'),
    html`<ol>${wording.list('html.method.steps').map((step) => html`<li>${step}</li>`)}</ol>
<h3>${say('method.limits')}</h3><ul>${wording.list('html.method.cannot').map((limit) => html`<li>${limit}</li>`)}</ul>
<h3>${say('method.settings')}</h3>
<dl class="pairs"><dt>exscope</dt><dd>${summary.exscope}</dd>
<dt>${say('method.catalog')}</dt><dd>${summary.catalog}</dd>
<dt>${say('method.policies')}</dt><dd>${model.policies.map(({ title, version }) => `${title} ${version}`).join(', ') || '–'}</dd>
<dt>${say('method.releases')}</dt><dd>${summary.site.releases.join(', ') || say('method.inferred')}</dd>
<dt>${say('method.hosts')}</dt><dd>${summary.site.hosts.length === 0 ? say('method.inferred') : summary.site.hosts.map(({ address, roles }) => html`<div><bdi>${address}</bdi> ${roles.map((role) => page.name('role', role)).join(', ')}</div>`)}</dd>
<dt>${say('method.date')}</dt><dd>${model.date}</dd>
${model.redacted && html`<dt>${say('method.redacted')}</dt><dd>${say('method.redacted-about')}</dd>`}</dl>`,
  );
}
