import type { Wording } from '../../../wording/wording.js';
import type { ReportModel } from '../../model/model.js';
import type { ReportFormat } from '../format.js';
import { type Assets, loadAssets } from './assets.js';
import { controls } from './controls.js';
import { cover, title } from './cover.js';
import { findings } from './findings.js';
import { flows } from './flows.js';
import { hosts } from './hosts.js';
import { html, Markup } from './markup.js';
import { coverage, method } from './method.js';
import { type Page, pageOf } from './page.js';
import { protocols } from './protocols.js';
import { rpcPorts } from './rpc-ports.js';
import { timeline } from './timeline.js';
import { tls } from './tls.js';
import { topology } from './topology.js';

/** Chapters, in the order of the page; they are what the list of contents names. */
const CONTENTS = [
  'topology',
  'findings',
  'controls',
  'protocols',
  'timeline',
  'tls',
  'rpc',
  'hosts',
  'flows',
  'coverage',
  'method',
] as const;

/**
 * One file that fetches nothing and opens from a disk. It can be read without its script, which sorts, filters and pages what is there and
 * runs by its hash alone (Content-Security-Policy).
 */
export const htmlPage: ReportFormat = {
  binary: false,
  *write(model: ReportModel, wording: Wording) {
    const page = pageOf(model, wording);
    const assets = loadAssets();
    yield head(page, assets).text;
    yield cover(page).text;
    for (const part of [topology, findings, controls, protocols, timeline, tls, rpcPorts, hosts]) yield part(page).text;
    yield* flows(page);
    yield coverage(page).text;
    yield method(page).text;
    yield `</main>\n${footer(page).text}<script>${assets.script}</script>\n</body>\n</html>\n`;
  },
};

function head(page: Page, { policy, style }: Assets): Markup {
  const { say, model } = page;
  const links = CONTENTS.map((id) => html`<li><a href="#${id}">${say(`contents.${id}`)}</a></li>`);
  return html`<!DOCTYPE html>
<html lang="${model.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="exscope ${model.summary.exscope}">
<title>${title(page)}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">${say('skip')}</a>
<nav aria-label="${say('contents.title')}"><ul>${links}</ul><div id="page-tools"></div></nav>
<main id="main" tabindex="-1">
`;
}

function footer({ say, model }: Page): Markup {
  return html`<footer><p>${say('footer', { version: model.summary.exscope, catalog: model.summary.catalog, date: model.date.slice(0, 10) })}</p></footer>
`;
}
