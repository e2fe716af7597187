import { meanings, oddities, percent } from '../../blind-spots.js';
import { isoTime } from '../../text.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';

/** The sentence, what bounds it, and what was looked at: all of it before any claim. */
export function cover(page: Page): Markup {
  const { model, say, values } = page;
  const { summary, verdict } = model;
  return html`<header class="cover">
<p class="brand">exscope <span>${say('brand')}</span></p>
<h1>${title(page)}</h1>
<p class="verdict ${verdict.tone}">${verdict.sentence}</p>
<ul class="bounds">${verdict.bounds.map((bound) => html`<li>${bound}</li>`)}</ul>
<dl class="facts">
<div><dt>${say('cover.captures')}</dt><dd>${captureNames(page)}</dd></div>
<div><dt>${say('cover.span')}</dt><dd>${values.span(isoTime(summary.firstTimeMicros), isoTime(summary.lastTimeMicros))} UTC</dd></div>
<div><dt>${say('cover.seen')}</dt><dd>${say('cover.counts', { packets: summary.packets, flows: summary.flows })}</dd></div>
<div><dt>${say('cover.coverage')}</dt><dd>${say('cover.decoded', { decoded: summary.coverage.decoded, packets: summary.coverage.packets })}</dd></div>
</dl>
${captureDetails(page)}
${blindSpots(page)}
</header>
`;
}

export function title(page: Page): string {
  const name = page.model.summary.site.name;
  return name === null ? page.say('title') : page.say('title-of', { site: name });
}

function captureNames({ model: { summary }, say }: Page): Markup {
  const [first, ...rest] = summary.captures;
  return html`<bdi>${first?.name ?? '–'}</bdi>${rest.length > 0 && html` ${say('cover.and-more', { captures: rest.length })}`}`;
}

/** Which files these were, so that nobody argues about another one. */
function captureDetails({ model: { summary }, say, values }: Page): Markup {
  const files = summary.captures.map((capture) => {
    const { interfaces, droppedByCapture, drops, problem } = capture;
    const seenOn = interfaces.map((each) =>
      say('cover.interface', {
        name: each.name ?? say('cover.unnamed'),
        linkType: each.linkType,
        packets: each.packets,
        snaplen: each.snaplen,
        filter: each.filter ?? '',
        filtered: String(each.filter !== null),
      }),
    );
    return html`<section class="capture"><h2><bdi>${capture.name}</bdi></h2><dl class="pairs">
<dt>SHA-256</dt><dd><code>${capture.sha256 ?? say('cover.no-hash')}</code></dd>
<dt>${say('cover.file')}</dt><dd>${[capture.format, ...(capture.compression === null ? [] : [capture.compression]), values.bytes(capture.bytes)].join(', ')}</dd>
<dt>${say('cover.span')}</dt><dd>${values.span(capture.firstTime, capture.lastTime)} UTC${capture.timeZoneUnknown && html` (${say('cover.time-zone-unknown')})`}</dd>
<dt>${say('cover.packets')}</dt><dd>${values.number(capture.packets)}</dd>
<dt>${say('cover.interfaces')}</dt><dd>${seenOn.map((text) => html`<div>${text}</div>`)}</dd>
<dt>${say('cover.drops')}</dt><dd>${droppedByCapture === null ? say('cover.drops-unknown') : values.number(droppedByCapture)}${drops.map(({ reason, packets }) => html`<div>${reason}: ${values.number(packets)}</div>`)}</dd>
${problem !== null && html`<dt>${say('cover.problem')}</dt><dd>${problem.message}</dd>`}
</dl></section>`;
  });
  return html`<details class="fold"><summary>${say('cover.files', { captures: files.length })}</summary>${files}</details>`;
}

/** What could have happened and not be in here. */
function blindSpots({ model: { summary }, say, name, values, wording }: Page): Markup {
  const { coverage, protection } = summary;
  const reasons = Object.entries(protection.undeterminedReasons).map(
    ([reason, flows]) => html`<li>${say('blind.undecided', { flows, reason: name('reason', reason) })}</li>`,
  );
  const spots = [
    coverage.midstreamFlows > 0 && say('blind.midstream', { flows: coverage.midstreamFlows }),
    coverage.gapBytes > 0 && say('blind.gaps', { bytes: values.bytes(coverage.gapBytes), share: percent(coverage.gapShare, wording) }),
    ...oddities(coverage, wording),
    coverage.payloadCut > 0 && say('blind.cut', { packets: coverage.payloadCut }),
    coverage.packets > coverage.decoded + coverage.duplicates &&
      say('blind.not-decoded', { packets: coverage.packets - coverage.decoded - coverage.duplicates }),
    (coverage.droppedByCapture ?? 0) > 0 && say('blind.dropped', { packets: coverage.droppedByCapture ?? 0 }),
    coverage.droppedByCapture === null && say('blind.drops-unknown'),
    ...coverage.missingCaptures.map(({ set, first, last }) => say('blind.missing', { set, first, last })),
    Object.keys(coverage.limitsReached).length > 0 && say('blind.limits', { limits: Object.keys(coverage.limitsReached).length }),
    ...meanings(summary, wording),
    say('blind.time'),
    say('blind.inside-tls'),
  ].filter((spot) => spot !== false);
  return html`<details class="fold"><summary>${say('blind.title')}</summary><ul>${reasons}${spots.map((spot) => html`<li>${spot}</li>`)}</ul></details>`;
}
