import { lookedUp } from '../../../lookup.js';
import { tellSigns } from '../../model/signs.js';
import { chapter } from './chapter.js';
import { html, type Markup } from './markup.js';
import type { Page } from './page.js';
import { table } from './table.js';

/** Servers, their roles, and how these are known. */
export function hosts(page: Page): Markup {
  const { say, model, name } = page;
  const { hosts: all, names } = model.summary;
  const named = (host: string | undefined) => host !== undefined && html`<div class="sub"><bdi>${host}</bdi></div>`;
  const rows = all.map(({ address, roles, releases, basis, why, exchange }) => [
    html`<bdi>${address}</bdi>${named(lookedUp(names, address))}`,
    roles.map((role) => name('role', role)).join(', '),
    releases.join(', ') || '–',
    exchange ? say('hosts.yes') : say('hosts.no'),
    html`${name('host-basis', basis)}<div class="sub">${tellSigns(why, page.wording)}</div>`,
  ]);
  const columns = [
    { title: say('hosts.address') },
    { title: say('hosts.roles') },
    { title: say('hosts.release') },
    { title: say('hosts.exchange') },
    { title: say('hosts.known'), kind: 'wide' as const },
  ];
  const inShort = say('hosts.short', { hosts: all.length, exchange: all.filter(({ exchange }) => exchange).length });
  return chapter('hosts', say('hosts.title'), inShort, table(page, say('hosts.title'), columns, rows));
}
