import type { ControlStatus } from '../audit/policy/result.js';
import type { AuditModel } from '../report/audit/audit-model.js';
import { wordFor } from '../report/document/words.js';
import type { ToldFinding } from '../report/model/told-finding.js';
import type { ToldPolicy } from '../report/model/told-policy.js';
import { printLines, type Style, safe, type Tone } from '../report/text.js';
import type { Wording } from '../wording/wording.js';
import { plainTable } from './plain-table.js';
import { SEVERITY_TONES } from './severity-tone.js';

type ToldControl = ToldPolicy['controls'][number];

const STATUS_TONES: Record<ControlStatus, Tone> = { fail: 'bad', pass: 'good', inconclusive: 'warn', 'not-tested': 'note' };
const LONGEST_TITLE = 200;
/** Findings shown below a control; the others are counted. */
const FINDINGS_SHOWN = 5;
const COLUMNS = ['status', 'severity', 'control', 'relevant', 'decided', 'violating', 'undecided', 'title'] as const;

/** A table for each policy; below it what was violated, and why flows were not decided. */
export function auditTable({ policies, findings, window }: AuditModel, wording: Wording, style: Style): string {
  const say = (key: string, values: Record<string, string | number> = {}) => wording.say(`audit.table.${key}`, values);
  const byFingerprint = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  const time = window.from === null || window.to === null ? say('no-window') : say('window', { from: window.from, to: window.to });
  const sections = policies.map((policy) => {
    const { 'not-tested': untested, ...counts } = policy.counts;
    const { id, title, version } = policy;
    const head = [style.paint('title', safe(say('policy', { title, id, version }))), say('counts', { ...counts, untested }), ''];
    const below = policy.controls.flatMap((control) => details(control, byFingerprint, wording, style));
    return `${printLines(head, style)}${controlTable(policy.controls, wording, style)}${printLines(['', ...below], style)}`;
  });
  return `${printLines([time, ''], style)}${sections.join('')}${printLines([style.paint('note', say('limits'))], style)}`;
}

function controlTable(controls: readonly ToldControl[], wording: Wording, style: Style): string {
  const head = COLUMNS.map((name) => wording.say(`audit.columns.${name}`));
  const rows = controls.map(({ status, severity, id, relevant, decided, violating, undecided, title }) => [
    wording.say(`audit.status.${status}`),
    wording.say(`audit.severity.${severity}`),
    safe(id),
    ...[relevant, decided, violating, undecided].map(String),
    safe(title, LONGEST_TITLE),
  ]);
  const paint = (cells: readonly string[], row: number) => {
    const { status, severity } = controls[row]!;
    return cells.map((cell, at) => {
      if (at === 0) return style.paint(STATUS_TONES[status], cell);
      return at === 1 && status === 'fail' ? style.paint(SEVERITY_TONES[severity]!, cell) : cell;
    });
  };
  return plainTable(rows, { head, cut: [[head.at(-1)!, 24]], paint }, style);
}

/** What a reader asks next: which findings, and why not decided. Nothing for a control that passed or was not tested for want of traffic. */
function details(control: ToldControl, findings: ReadonlyMap<string, ToldFinding>, wording: Wording, style: Style): string[] {
  const { id, status, result, undecidedReasons, untested } = control;
  if (status === 'pass' || untested === 'no-traffic' || untested === 'not-visible') return [];
  const shown = control.findings.slice(0, FINDINGS_SHOWN).flatMap((fingerprint) => findings.get(fingerprint) ?? []);
  const more = control.findings.length - shown.length;
  const reasons = Object.entries(undecidedReasons).map(
    ([reason, count]) => `${safe(wordFor(`audit.undecided.${reason}`, reason, wording))} (${count})`,
  );
  return [
    `${style.paint(STATUS_TONES[status], safe(id))}: ${result}`,
    ...shown.map(
      ({ id: finding, title, server, anyPort }) =>
        `  ${finding} ${safe(title, LONGEST_TITLE)}, ${server.address}${anyPort ? '' : `:${server.port}`}`,
    ),
    ...(more > 0 ? [`  ${wording.say('audit.table.other-findings', { count: more })}`] : []),
    ...(reasons.length > 0 ? [`  ${wording.say('audit.table.undecided')}: ${reasons.join(', ')}`] : []),
    '',
  ];
}
