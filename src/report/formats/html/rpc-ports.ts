import { socket } from '../../text.js';
import { chapter } from './chapter.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';
import { table } from './table.js';

/** Where RPC should listen, where it says it does, and where it was spoken to. */
export function rpcPorts(page: Page): Markup {
  const { say, model, name } = page;
  const { staticPorts, endpoints } = model.summary;
  const configured = staticPorts.map((check) => [
    html`<bdi>${check.server}</bdi>`,
    check.service,
    check.configured === null ? say('rpc.not-configured') : String(check.configured),
    check.advertised.join(', ') || '–',
    check.used.map(({ port, flows }) => `${port} (${say('flows', { flows })})`).join(', ') || '–',
    html`${name('static-port', check.status)}${check.outsideRecommended && html`<div class="sub">${say('rpc.outside-recommended')}</div>`}`,
  ]);
  const learned = endpoints.map((endpoint) => [
    html`<bdi>${socket(endpoint)}</bdi>`,
    endpoint.transport,
    endpoint.interfaces.join(', '),
    name('port-kind', endpoint.portKind),
    html`${name('basis', endpoint.basis)}<div class="sub">${say('rpc.packet', { packet: String(endpoint.packet) })}</div>`,
    endpoint.flows,
  ]);
  const drifted = staticPorts.filter(
    ({ status, configured: port }) => port !== null && status !== 'as-configured' && status !== 'not-seen',
  ).length;
  return chapter(
    'rpc',
    say('rpc.title'),
    say('rpc.short', { endpoints: endpoints.length, drifted, configured: staticPorts.filter((check) => check.configured !== null).length }),
    html`<h3>${say('rpc.static')}</h3>${configured.length === 0 ? html`<p>${say('rpc.no-static')}</p>` : table(page, say('rpc.static'), [{ title: say('columns.server') }, { title: say('rpc.service') }, { title: say('rpc.configured') }, { title: say('rpc.advertised') }, { title: say('rpc.used') }, { title: say('rpc.status'), kind: 'wide' }], configured)}
<h3>${say('rpc.endpoints')}</h3>${learned.length === 0 ? html`<p>${say('rpc.no-endpoints')}</p>` : table(page, say('rpc.endpoints'), [{ title: say('columns.server') }, { title: say('rpc.transport') }, { title: say('rpc.interfaces'), kind: 'wide' }, { title: say('rpc.kind') }, { title: say('rpc.learned') }, { title: say('columns.flows'), kind: 'number' }], learned)}`,
  );
}
