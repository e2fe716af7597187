import { chapter } from './chapter.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';
import { table } from './table.js';

/** What TLS was agreed, and which certificates were presented. */
export function tls(page: Page): Markup {
  const { say, model } = page;
  const { tlsVersions, tlsCiphers, certificates } = model.pictures;
  const versions = tlsVersions.map(({ name, flows }) => ({ name: versionName(name), flows }));
  const inShort =
    versions.length === 0 ? say('tls.none') : versions.map(({ name, flows }) => say('tls.agreed', { name, flows })).join(' · ');
  return chapter(
    'tls',
    say('tls.title'),
    inShort,
    html`<h3>${say('tls.versions')}</h3>${counted(page, say('tls.versions'), say('tls.version'), versions)}
<h3>${say('tls.ciphers')}</h3>${counted(page, say('tls.ciphers'), say('tls.cipher'), tlsCiphers)}
<h3>${say('tls.certificates')}</h3>${certificates.length === 0 ? html`<p>${say('tls.no-certificates')}</p>` : certificateTable(page)}`,
  );
}

/** As people write it: `TLS 1.2`, `SSL 3`. */
export const versionName = (version: string) => (version.startsWith('ssl') ? `SSL ${version.slice(3)}` : `TLS ${version}`);

function counted(page: Page, caption: string, head: string, counts: readonly { name: string; flows: number }[]): Markup {
  if (counts.length === 0) return html`<p>${page.say('tls.none')}</p>`;
  const most = Math.max(...counts.map(({ flows }) => flows));
  const rows = counts.map(({ name, flows }) => [html`<code>${name}</code>`, flows, lengthBar(flows, most)]);
  return table(
    page,
    caption,
    [{ title: head }, { title: page.say('columns.flows'), kind: 'number' }, { title: page.say('tls.share'), kind: 'wide' }],
    rows,
  );
}

function lengthBar(part: number, most: number): Markup {
  return html`<svg class="bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="fill-count" width="${Math.round((1000 * part) / most)}" height="12"/></svg>`;
}

function certificateTable(page: Page): Markup {
  const { say, model, values } = page;
  const columns = [
    { title: say('tls.subject'), kind: 'wide' as const },
    { title: say('tls.issuer') },
    { title: say('tls.valid') },
    { title: say('tls.key') },
    { title: say('tls.servers') },
    { title: say('columns.flows'), kind: 'number' as const },
  ];
  const rows = model.pictures.certificates.map((certificate) => [
    html`<bdi>${certificate.subject ?? say('tls.unreadable')}</bdi><div class="sub">${certificate.alternativeNames.slice(0, 8).join(', ')}</div><div class="sub hash">SHA-256 ${certificate.sha256}</div>`,
    certificate.selfSigned ? say('tls.self-signed') : html`<bdi>${certificate.issuer ?? say('tls.unreadable')}</bdi>`,
    html`${day(certificate.notBefore)} – ${day(certificate.notAfter)}`,
    html`${[certificate.keyKind?.toUpperCase(), certificate.keyBits].filter((each) => each != null).join(' ')}<div class="sub">${certificate.signature ?? ''}</div>`,
    html`${certificate.servers.slice(0, 6).map((server) => html`<div>${server}</div>`)}${certificate.servers.length > 6 && html`<div class="sub">${say('more', { number: values.number(certificate.servers.length - 6) })}</div>`}`,
    certificate.flows,
  ]);
  return table(page, say('tls.certificates'), columns, rows);
}

const day = (time: string | null) => time?.slice(0, 10) ?? '–';
