import { isAccepted } from '../../../audit/finding.js';
import type { ReportedFinding } from '../../model/model.js';
import { socket } from '../../text.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';

/** Findings that can be read without the page's script; it makes rows of the others when they are turned to. */
const STATIC_FINDINGS = 500;
const MAX_LISTED = 40;

/** Problems, worst first, each with its evidence and what to do folded beneath. */
export function findings(page: Page): Markup {
  const { say, model } = page;
  const shown = model.findings.slice(0, STATIC_FINDINGS);
  const rest = model.findings.slice(STATIC_FINDINGS);
  if (shown.length === 0)
    return html`<section id="findings"><h2>${say('findings.title')}</h2><p>${say('findings.none')}</p></section>
`;
  const heads = (['severity', 'id', 'problem', 'server', 'clients', 'flows', 'last-seen'] as const).map(
    (column) =>
      html`<th scope="col" data-column="${column}" class="${column === 'clients' || column === 'flows' ? 'number' : ''}">${say(`columns.${column}`)}</th>`,
  );
  return html`<section id="findings"><h2>${say('findings.title')}</h2>
<p class="note">${say('findings.about', { findings: model.findings.length })}</p>
<div id="findings-tools"></div>
<div class="scroll" role="region" tabindex="0" aria-label="${say('findings.title')}"><table id="findings-table" class="findings"><caption>${say('findings.caption')}</caption>
<thead><tr>${heads}</tr></thead>
${shown.map((finding) => group(page, finding))}</table></div>
<div id="findings-pager"></div>
${
  rest.length > 0 &&
  html`<noscript><p class="note">${say('findings.no-script', { shown: shown.length, findings: model.findings.length })}</p></noscript>
<template id="findings-rest">${rest.map((finding) => group(page, finding))}</template>`
}
</section>
`;
}

function group(page: Page, finding: ReportedFinding): Markup {
  const { say, values, name } = page;
  const { id, severity, title, server, anyPort, clientCount, flowCount, lastSeen } = finding;
  return html`<tbody id="${id}" data-severity="${severity}" data-kind="${finding.kind}" data-server="${server.address}" data-port="${server.port}" data-clients="${clientCount}" data-flows="${flowCount}" data-last="${lastSeen}">
<tr class="main"><td>${severityBadge(page, severity)}</td><td>${id}</td><th scope="row" class="wide">${title}${isAccepted(finding) && html` <span class="badge info">${say('findings.accepted')}</span>`}</th><td><bdi>${anyPort ? server.address : socket(server)}</bdi></td><td class="number">${values.number(clientCount)}</td><td class="number">${values.number(flowCount)}</td><td class="nowrap">${values.time(lastSeen)}</td></tr>
<tr class="more"><td colspan="2"></td><td colspan="5"><details><summary><span>${say('findings.open')}</span><span class="visually-hidden"> ${id}, ${name('severity', severity)}</span></summary>${evidence(page, finding)}</details></td></tr></tbody>
`;
}

export function severityBadge({ name }: Page, severity: string): Markup {
  return html`<span class="badge ${severity}">${name('severity', severity)}</span>`;
}

function evidence(page: Page, finding: ReportedFinding): Markup {
  const { say, values, model } = page;
  const {
    severityReason,
    detail,
    clients,
    clientCount,
    users,
    firstSeen,
    lastSeen,
    filters,
    evidence: proofs,
    fix,
    fingerprint,
    accepted,
  } = finding;
  const several = model.summary.captures.length > 1;
  const controls = controlsOf(page, finding);
  return html`<dl class="pairs">
<dt>${say('findings.seen')}</dt><dd>${detail}</dd>
${severityReason !== '' && html`<dt>${say('findings.weight')}</dt><dd>${severityReason}</dd>`}
<dt>${say('findings.clients')}</dt><dd><bdi>${listed(page, clients, clientCount)}</bdi></dd>
${users.length > 0 && html`<dt>${say('findings.users')}</dt><dd>${users.slice(0, MAX_LISTED).map((user, index) => html`${index > 0 && ', '}<bdi>${user}</bdi>`)}${users.length > MAX_LISTED && html` ${say('more', { number: values.number(users.length - MAX_LISTED) })}`}</dd>`}
<dt>${say('findings.when')}</dt><dd>${values.span(firstSeen, lastSeen)} UTC</dd>
<dt>${say('findings.flows')}</dt><dd>${flowLinks(page, finding)}</dd>
${
  proofs.length > 0 &&
  html`<dt>${say('findings.packets')}</dt><dd>${proofs.map(({ flow, packet }, index) => html`${index > 0 && ', '}${say('findings.packet', { packet: String(packet), flow: String(flow) })}`)}
${filters.map(({ capture, filter }) => html`<div class="filter"><code>${filter}</code>${several && html` <span class="sub"><bdi>${capture}</bdi></span>`}</div>`)}</dd>`
}
${fix.length > 0 && html`<dt>${say('findings.fix')}</dt><dd><ol>${fix.map((step) => html`<li>${step}</li>`)}</ol></dd>`}
${controls.length > 0 && html`<dt>${say('findings.controls')}</dt><dd>${controls}</dd>`}
${accepted !== null && html`<dt>${say('findings.accepted')}</dt><dd>${say('findings.accepted-by', { who: accepted.who, why: accepted.why, until: accepted.until ?? '', limited: String(accepted.until !== null) })}</dd>`}
<dt>${say('findings.fingerprint')}</dt><dd><code>${fingerprint}</code></dd>
</dl>`;
}

function listed({ say, values }: Page, shown: readonly string[], all: number): string {
  const some = shown.slice(0, MAX_LISTED);
  return all > some.length ? `${some.join(', ')} ${say('more', { number: values.number(all - some.length) })}` : some.join(', ');
}

function flowLinks({ say }: Page, { id, flows, flowCount }: ReportedFinding): Markup {
  const links = flows.slice(0, 12).map((flow) => html`<a href="#flows.flow=${flow}">${flow}</a> `);
  return html`${links}${flowCount > 1 && html`<a href="#flows.finding=${id}">${say('findings.all-flows', { flows: flowCount })}</a>`}`;
}

/** Requirements that a flow of the finding violates, by policy, with the clauses they stand for. */
function controlsOf({ model }: Page, { fingerprint }: ReportedFinding): Markup[] {
  return model.policies.flatMap((policy) =>
    policy.controls
      .filter((control) => control.findings.includes(fingerprint))
      .map(
        (control) =>
          html`<div><a href="#${controlId(policy.id, control.id)}">${control.title}</a> <span class="sub">${policy.title}${control.clauses.length > 0 && `: ${control.clauses.map((clause) => clause.id).join(', ')}`}</span></div>`,
      ),
  );
}

/** An anchor of the page. */
export const controlId = (policy: string, control: string) => `control-${policy}-${control}`.replaceAll('.', '_');
