import type { Wording } from '../../wording/wording.js';
import type { ReportModel } from '../model/model.js';
import { pathName } from '../model/names.js';
import type { Shade } from '../model/pictures.js';
import { isoTime } from '../text.js';
import type { Bars, Block, Chapter } from './block.js';
import { topologyOf } from './topology.js';
import { moment, named, number, roleWord } from './words.js';

/** Shades in the order they are drawn, what is bad first. */
const SHADES = ['readable', 'undetermined', 'by-design', 'protected', 'unrelated'] as const satisfies readonly Shade[];
const TONES = { readable: 'bad', undetermined: 'warn', 'by-design': 'neutral', protected: 'good', unrelated: 'muted' } as const;
const MAX_ROWS = 40;

/** Who spoke which protocol to whom, and how it was protected. */
export function trafficChapter({ pictures, summary }: ReportModel, wording: Wording): Chapter {
  const say = (key: string, values = {}) => wording.say(`report.traffic.${key}`, values);
  const { expectation, paths } = summary;
  return {
    title: say('title'),
    blocks: [
      {
        kind: 'paragraph',
        text: say('expectation', {
          expected: expectation.expected,
          exception: expectation.exception,
          unexpected: expectation.unexpected,
          unrelated: expectation.unrelated,
        }),
      },
      ...protocols(pictures, wording),
      ...timeline(pictures, wording),
      ...edges(pictures, summary.hosts, wording),
      ...(paths.length === 0
        ? []
        : [
            { kind: 'section', title: say('paths') } as const,
            {
              kind: 'table',
              columns: [
                { title: say('path'), width: 5 },
                { title: say('release'), width: 1.2 },
                { title: say('flows'), width: 1, numbers: true },
              ],
              rows: paths.slice(0, MAX_ROWS).map((path) => [pathName(path.title, wording), path.release, number(path.flows, wording)]),
            } as const,
            ...left(paths.length, wording),
          ]),
    ],
  };
}

type Pictures = ReportModel['pictures'];

function legend(wording: Wording): Bars['legend'] {
  return SHADES.map((shade) => ({ label: named('shade', shade, wording), tone: TONES[shade] }));
}

function protocols({ protocols: all }: Pictures, wording: Wording): Block[] {
  if (all.length === 0) return [];
  return [
    { kind: 'section', title: wording.say('report.traffic.protocols') },
    {
      kind: 'bars',
      heading: wording.say('report.traffic.protocol'),
      legend: legend(wording),
      rows: all.slice(0, MAX_ROWS).map(({ protocol, shades }) => ({ label: protocol, parts: SHADES.map((shade) => shades[shade]) })),
    },
    ...left(all.length, wording),
  ];
}

function timeline({ timeline: time }: Pictures, wording: Wording): Block[] {
  if (time === null || time.buckets.length < 2) return [];
  const end = time.startMicros + time.stepMicros * time.buckets.length;
  return [
    { kind: 'section', title: wording.say('report.traffic.timeline') },
    {
      kind: 'timeline',
      from: moment(isoTime(time.startMicros), wording),
      to: moment(isoTime(end), wording),
      legend: legend(wording),
      rows: time.buckets.map((bucket) => ({ label: '', parts: SHADES.map((shade) => bucket[shade]) })),
    },
  ];
}

function edges(pictures: Pictures, hosts: ReportModel['summary']['hosts'], wording: Wording): Block[] {
  const { edges: all } = pictures;
  if (all.length === 0) return [];
  const say = (key: string) => wording.say(`report.traffic.${key}`);
  return [
    { kind: 'section', title: say('edges') },
    topologyOf(pictures, hosts, wording),
    {
      kind: 'table',
      columns: [
        { title: say('from'), width: 2 },
        { title: say('to'), width: 2 },
        { title: say('protocols-spoken'), width: 3 },
        ...SHADES.filter((shade) => shade !== 'unrelated').map((shade) => ({
          title: named('shade', shade, wording),
          width: 1.4,
          numbers: true,
        })),
        { title: say('bytes'), width: 1.5, numbers: true },
      ],
      rows: all
        .slice(0, MAX_ROWS)
        .map(({ from, to, protocols: spoken, flows, bytes }) => [
          roleWord(from, wording),
          roleWord(to, wording),
          spoken.join(', '),
          ...SHADES.flatMap((shade) => (shade === 'unrelated' ? [] : [number(flows[shade], wording)])),
          number(bytes, wording),
        ]),
    },
    ...left(all.length, wording),
  ];
}

function left(rows: number, wording: Wording): Block[] {
  return rows > MAX_ROWS ? [{ kind: 'paragraph', text: wording.say('report.more-rows', { more: rows - MAX_ROWS }), note: true }] : [];
}
