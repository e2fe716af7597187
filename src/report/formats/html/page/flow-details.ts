import { element } from './dom.js';
import type { FlowStore } from './flow-store.js';

/** Everything of one flow that its row has no room for. */
export function flowDetails(flows: FlowStore, row: number): HTMLElement {
  const { words } = flows.data;
  const list = element('dl', { class: 'pairs' });
  const say = (name: string, ...values: (Node | string)[]) => {
    if (values.every((value) => value === '')) return;
    list.append(element('dt', {}, words[`detail.${name}`]!), element('dd', {}, ...values));
  };
  const captured = (text: string) => (text === '' ? '' : element('bdi', {}, text));
  const number = (value: number) => value.toLocaleString(document.documentElement.lang);
  say('time', `${flows.time(row, 'first', 6)} – ${flows.time(row, 'last', 6)} UTC`);
  say('roles', [flows.label(row, 'clientRole'), flows.label(row, 'serverRole')].map((role) => role || '–').join(' → '));
  say('path', captured(flows.label(row, 'path')));
  say('mechanism', flows.text(row, 'mechanism'));
  say('reason', flows.label(row, 'reason'));
  say('why', captured(flows.text(row, 'expectationReason')));
  say('state', flows.label(row, 'state'));
  say('users', captured(flows.text(row, 'users')));
  say('sni', captured(flows.text(row, 'sni')));
  say('cipher', flows.text(row, 'cipher'));
  say('packets', `${number(flows.number(row, 'packets'))} (${flows.number(row, 'firstPacket')} – ${lastPacket(flows, row)})`);
  const gaps = flows.number(row, 'gapBytes');
  say('gaps', gaps === 0 ? '' : number(gaps));
  say('capture', captured(flows.text(row, 'capture')));
  const filter = displayFilter(flows, row);
  say('filter', element('div', { class: 'filter' }, element('code', {}, filter), copyButton(filter, words)));
  return list;
}

const lastPacket = (flows: FlowStore, row: number) => flows.number(row, 'firstPacket') + flows.number(row, 'lastPacket');

/** Finds exactly this flow in Wireshark. What a flow brings along is the exception: most follow from their columns. */
function displayFilter(flows: FlowStore, row: number): string {
  const own = flows.text(row, 'filter');
  if (own !== '') return own;
  const host = (address: string) => `${address.includes(':') ? 'ipv6' : 'ip'}.addr==${address}`;
  const transport = flows.text(row, 'transport');
  return [
    host(flows.text(row, 'client')),
    host(flows.text(row, 'server')),
    `${transport}.port==${flows.number(row, 'clientPort')}`,
    `${transport}.port==${flows.number(row, 'serverPort')}`,
    `frame.number>=${flows.number(row, 'firstPacket')}`,
    `frame.number<=${lastPacket(flows, row)}`,
  ].join(' && ');
}

/** Nothing where the browser gives a page from a disk no clipboard. */
function copyButton(text: string, words: Record<string, string>): Node | string {
  if (!('clipboard' in navigator)) return '';
  const button = element('button', { type: 'button', class: 'copy' }, words.copy!);
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text).then(
      () => (button.textContent = words.copied!),
      () => button.remove(),
    );
  });
  return button;
}
