import type { ToldPolicy } from '../../model/told-policy.js';
import { chapter } from './chapter.js';
import { controlId, severityBadge } from './findings.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';

type ToldControl = ToldPolicy['controls'][number];
type Status = ToldControl['status'];

const STATUSES: readonly Status[] = ['fail', 'pass', 'inconclusive', 'not-tested'];
const STATUS_MARKS: Record<Status, string> = { fail: '✕', pass: '✓', inconclusive: '?', 'not-tested': '–' };

/** What each policy asks for, and what the captures show of it. */
export function controls(page: Page): Markup {
  const { say, model, wording, values } = page;
  const { policies } = model;
  const total = (status: Status) => policies.reduce((sum, { counts }) => sum + counts[status], 0);
  const inShort = STATUSES.map((status) => `${values.number(total(status))} ${wording.say(`audit.status.${status}`)}`).join(' · ');
  const body =
    policies.length === 0
      ? html`<p>${say('controls.none')}</p>`
      : html`<p class="note">${say('controls.about')}</p>${policies.map((policy) => policyPart(page, policy))}`;
  return chapter('controls', say('controls.title'), inShort, body);
}

function policyPart(page: Page, policy: ToldPolicy): Markup {
  const { say, wording, values } = page;
  const tested = policy.controls.filter(({ status }) => status !== 'not-tested');
  const untested = policy.controls.filter(({ status }) => status === 'not-tested');
  const counts = STATUSES.map(
    (status) =>
      html`<li><span class="status ${status}">${STATUS_MARKS[status]} ${wording.say(`audit.status.${status}`)}</span> ${values.number(policy.counts[status])}</li>`,
  );
  return html`<section class="policy"><h3>${policy.title} <span class="sub">${policy.version}</span></h3>
<p>${policy.about}${policy.scope !== null && html` <span class="note">${policy.scope}</span>`}</p>
<ul class="counts">${counts}</ul>
${tested.length > 0 && controlTable(page, policy, tested, say('controls.tested'))}
${untested.length > 0 && html`<details class="fold"><summary>${say('controls.untested', { controls: untested.length })}</summary>${controlTable(page, policy, untested, say('controls.untested', { controls: untested.length }))}</details>`}
</section>
`;
}

function controlTable(page: Page, policy: ToldPolicy, all: readonly ToldControl[], caption: string): Markup {
  const { say } = page;
  const heads = ['status', 'control', 'severity', 'relevant', 'decided', 'violating', 'undecided'].map(
    (column, index) => html`<th scope="col" class="${index > 2 ? 'number' : ''}">${say(`columns.${column}`)}</th>`,
  );
  const full = `${policy.title}: ${caption}`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${full}"><table class="controls"><caption>${full}</caption><thead><tr>${heads}</tr></thead>
${all.map((control) => controlRows(page, policy, control))}</table></div>`;
}

function controlRows(page: Page, policy: ToldPolicy, control: ToldControl): Markup {
  const { wording, values, say } = page;
  const { status, severity, relevant, decided, violating, undecided } = control;
  const numbers = [relevant, decided, violating, undecided].map((number) => html`<td class="number">${values.number(number)}</td>`);
  return html`<tbody id="${controlId(policy.id, control.id)}"><tr class="main"><td><span class="status ${status}"><span aria-hidden="true">${STATUS_MARKS[status]}</span> ${wording.say(`audit.status.${status}`)}</span></td><th scope="row" class="wide">${control.title}</th><td>${severityBadge(page, severity)}</td>${numbers}</tr>
<tr class="more"><td></td><td colspan="6"><details><summary>${control.result}<span class="visually-hidden">: ${control.title}</span></summary><dl class="pairs">
<dt>${say('controls.why')}</dt><dd>${control.why}</dd>
${control.firstSeen !== null && html`<dt>${say('controls.window')}</dt><dd>${values.span(control.firstSeen, control.lastSeen)} UTC</dd>`}
${undecidedRow(page, control)}
<dt>${say('controls.unseen')}</dt><dd>${control.unseen}</dd>
${control.fix.length > 0 && html`<dt>${say('findings.fix')}</dt><dd><ol>${control.fix.map((step) => html`<li>${step}</li>`)}</ol></dd>`}
${linkedRow(page, control)}
${control.clauses.length > 0 && html`<dt>${say('controls.clauses')}</dt><dd>${control.clauses.map(({ id, asks, source }) => html`<div>${id}: ${asks} <span class="sub">${source}</span></div>`)}</dd>`}
</dl></details></td></tr></tbody>
`;
}

function undecidedRow({ say, name, values }: Page, { undecidedReasons }: ToldControl): Markup | null {
  const reasons = Object.entries(undecidedReasons);
  if (reasons.length === 0) return null;
  return html`<dt>${say('controls.undecided')}</dt><dd>${reasons.map(([reason, flows]) => html`<div>${values.number(flows)}: ${name('reason', reason)}</div>`)}</dd>`;
}

function linkedRow({ say, model }: Page, { findings, flows, violating }: ToldControl): Markup | null {
  const linked = model.findings.filter(({ fingerprint }) => findings.includes(fingerprint));
  if (linked.length === 0 && violating === 0) return null;
  const links = linked.slice(0, 40).map(({ id, title }) => html`<div><a href="#${id}">${id}</a> ${title}</div>`);
  const some = flows.slice(0, 12).map((flow) => html` <a href="#flows.flow=${flow}">${flow}</a>`);
  return html`<dt>${say('controls.findings')}</dt><dd>${links}<div class="sub">${say('controls.flows', { flows: violating })}${some}</div></dd>`;
}
