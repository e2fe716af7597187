import type { Wording } from '../../wording/wording.js';
import type { ReportModel } from '../model/model.js';
import type { ToldPolicy } from '../model/told-policy.js';
import type { Block, Chapter } from './block.js';
import { code, listed, named, number, severityWord, span, statusWord } from './words.js';

type Control = ToldPolicy['controls'][number];

/** Each policy with all of its controls, also those that could not be tested: silence must not be taken for an answer. */
export function controlsChapter({ policies, findings }: ReportModel, wording: Wording): Chapter {
  const say = (key: string, values = {}) => wording.say(`report.controls.${key}`, values);
  const ids = new Map(findings.map(({ fingerprint, id }) => [fingerprint, id]));
  return {
    title: say('title'),
    blocks: [
      { kind: 'paragraph', text: say('about'), note: true },
      ...policies.flatMap((policy): Block[] => [
        { kind: 'section', title: `${policy.title} (${policy.version})` },
        { kind: 'paragraph', text: policy.about },
        {
          kind: 'paragraph',
          text: say('counts', {
            fail: policy.counts.fail,
            pass: policy.counts.pass,
            inconclusive: policy.counts.inconclusive,
            untested: policy.counts['not-tested'],
          }),
        },
        resultTable(policy, wording),
        ...(policy.scope === null ? [] : [{ kind: 'paragraph', text: policy.scope, note: true } as const]),
        ...policy.controls.filter(({ status }) => status === 'fail').flatMap((control) => violated(policy, control, ids, wording)),
        { kind: 'section', title: say('unseen-of', { policy: policy.title }) },
        unseenTable(policy, wording),
      ]),
    ],
  };
}

function resultTable({ controls }: ToldPolicy, wording: Wording): Block {
  const say = (key: string) => wording.say(`report.controls.${key}`);
  return {
    kind: 'table',
    columns: [
      { title: say('status'), width: 1.8 },
      { title: say('control'), width: 4.2 },
      { title: say('severity'), width: 1.4 },
      { title: say('result'), width: 3.4 },
      { title: say('window'), width: 2.6 },
      { title: say('clauses'), width: 2 },
    ],
    rows: controls.map((control) => [
      statusWord(control.status, wording),
      control.title,
      severityWord(control.severity, wording),
      undecidedToo(control, wording),
      control.relevant === 0 ? '–' : span(control.firstSeen, control.lastSeen, wording),
      control.clauses.map(({ id }) => id).join(', ') || '–',
    ]),
  };
}

/** No control that left flows undecided says only what was decided. */
function undecidedToo({ result, undecided, status }: Control, wording: Wording): string {
  if (undecided === 0 || status === 'inconclusive') return result;
  return `${result}; ${wording.say('report.controls.undecided', { flows: undecided })}`;
}

function violated(policy: ToldPolicy, control: Control, ids: ReadonlyMap<string, string>, wording: Wording): Block[] {
  const { id, title, why, clauses, flows, violating, unseen, fix, undecided, undecidedReasons } = control;
  const say = (key: string, values = {}) => wording.say(`report.controls.${key}`, values);
  const found = control.findings.flatMap((fingerprint) => ids.get(fingerprint) ?? []);
  const reasons = Object.entries(undecidedReasons).map(
    ([reason, number_]) => `${named('undetermined', reason, wording)} (${number(number_, wording)})`,
  );
  return [
    { kind: 'section', title: `${policy.title}: ${title}` },
    { kind: 'paragraph', text: why },
    {
      kind: 'facts',
      facts: [
        { label: say('control'), text: code(id) },
        { label: say('result'), text: control.result },
        ...(found.length > 0 ? [{ label: say('findings'), text: listed(found, 30, wording) }] : []),
        { label: say('flows'), text: listed(flows.map(String), 20, wording, violating) },
        ...(undecided > 0 ? [{ label: say('not-decided'), text: reasons.join(', ') }] : []),
        { label: say('unseen'), text: unseen },
      ],
    },
    ...(clauses.length > 0
      ? [
          {
            kind: 'table',
            columns: [
              { title: say('clause'), width: 1.2 },
              { title: say('asks'), width: 4 },
              { title: say('source'), width: 3 },
            ],
            rows: clauses.map((clause) => [clause.id, clause.asks, clause.source]),
          } as const,
        ]
      : []),
    ...(fix.length > 0 ? [{ kind: 'list', items: fix, ordered: true } as const] : []),
  ];
}

function unseenTable({ controls }: ToldPolicy, wording: Wording): Block {
  const say = (key: string) => wording.say(`report.controls.${key}`);
  return {
    kind: 'table',
    columns: [
      { title: say('control'), width: 2 },
      { title: say('unseen'), width: 3 },
    ],
    rows: controls.map(({ title, unseen }) => [title, unseen]),
  };
}
