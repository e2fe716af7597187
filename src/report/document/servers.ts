import { lookedUp } from '../../lookup.js';
import type { Wording } from '../../wording/wording.js';
import type { ReportModel } from '../model/model.js';
import { tellSigns } from '../model/signs.js';
import type { StaticPortStatus } from '../static-ports.js';
import { socket } from '../text.js';
import type { Block, Chapter, Tone } from './block.js';
import { named, number, roleWord } from './words.js';

const MAX_ROWS = 100;

const STATUS_TONES: Record<StaticPortStatus, Tone> = {
  'as-configured': 'good',
  dynamic: 'warn',
  'other-port': 'warn',
  'not-seen': 'muted',
};

/** The hosts and what they are taken for. */
export function hostsChapter({ summary: { hosts, names } }: ReportModel, wording: Wording): Chapter {
  const say = (key: string) => wording.say(`report.hosts.${key}`);
  return {
    title: say('title'),
    blocks:
      hosts.length === 0
        ? [{ kind: 'paragraph', text: say('none') }]
        : [
            {
              kind: 'table',
              columns: [
                { title: say('address'), width: 2.4 },
                { title: say('name'), width: 2.4 },
                { title: say('roles'), width: 3 },
                { title: say('releases'), width: 1.3 },
                { title: say('basis'), width: 1.6 },
                { title: say('why'), width: 4 },
              ],
              rows: hosts
                .slice(0, MAX_ROWS)
                .map(({ address, roles, releases, basis, why }) => [
                  address,
                  lookedUp(names, address) ?? '–',
                  roles.map((role) => roleWord(role, wording)).join(', '),
                  releases.join(', ') || '–',
                  named('basis', basis, wording),
                  tellSigns(why, wording),
                ]),
            },
            ...left(hosts.length, wording),
          ],
  };
}

/** Where Exchange's RPC should listen, where it says it does, where it was spoken to; and every endpoint that was learned. */
export function portsChapter({ summary: { staticPorts, endpoints } }: ReportModel, wording: Wording): Chapter {
  const say = (key: string) => wording.say(`report.ports.${key}`);
  return {
    title: say('title'),
    blocks: [
      ...(staticPorts.length === 0
        ? [{ kind: 'paragraph', text: say('none') } as const]
        : [
            {
              kind: 'table',
              columns: [
                { title: say('server'), width: 2.4 },
                { title: say('service'), width: 2.6 },
                { title: say('configured'), width: 1.5 },
                { title: say('advertised'), width: 1.8 },
                { title: say('used'), width: 2.2 },
                { title: say('status'), width: 2 },
              ],
              rows: staticPorts
                .slice(0, MAX_ROWS)
                .map(({ server, service, configured, advertised, used, status }) => [
                  server,
                  service,
                  configured === null ? '–' : String(configured),
                  advertised.join(', ') || '–',
                  used.map(({ port, flows }) => `${port} (${number(flows, wording)})`).join(', ') || '–',
                  { text: named('port-status', status, wording), tone: STATUS_TONES[status] },
                ]),
            } as const,
            ...left(staticPorts.length, wording),
          ]),
      ...learned(endpoints, wording),
    ],
  };
}

function learned(endpoints: ReportModel['summary']['endpoints'], wording: Wording): Block[] {
  if (endpoints.length === 0) return [];
  const say = (key: string) => wording.say(`report.ports.${key}`);
  return [
    { kind: 'section', title: say('learned') },
    {
      kind: 'table',
      columns: [
        { title: say('endpoint'), width: 2.6 },
        { title: say('transport'), width: 1.2 },
        { title: say('interfaces'), width: 4 },
        { title: say('basis'), width: 2 },
        { title: say('port-kind'), width: 2 },
        { title: say('flows'), width: 1, numbers: true },
      ],
      rows: endpoints
        .slice(0, MAX_ROWS)
        .map((endpoint) => [
          socket(endpoint),
          endpoint.transport,
          endpoint.interfaces.join(', '),
          named('basis', endpoint.basis, wording),
          named('port-kind', endpoint.portKind, wording),
          number(endpoint.flows, wording),
        ]),
    },
    ...left(endpoints.length, wording),
  ];
}

function left(rows: number, wording: Wording): Block[] {
  return rows > MAX_ROWS ? [{ kind: 'paragraph', text: wording.say('report.more-rows', { more: rows - MAX_ROWS }), note: true }] : [];
}
