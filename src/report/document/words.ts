import type { Severity } from '../../audit/finding.js';
import type { ControlStatus } from '../../audit/policy/result.js';
import type { Wording } from '../../wording/wording.js';
import { roleName } from '../model/names.js';
import { words } from '../text.js';
import type { Text, Tone } from './block.js';

/** The name of a code in the words of a language; a code nobody named is told as it is. */
export function named(group: string, code: string, wording: Wording): string {
  return wordFor(`report.${group}.${code}`, code, wording);
}

/** The same of a code that is named elsewhere, at `key`. */
export function wordFor(key: string, code: string, wording: Wording): string {
  return wording.has(key) ? wording.say(key) : words(code);
}

/** A role as people write it. */
export function roleWord(role: string, wording: Wording): string {
  const name = roleName(role, wording);
  return name === role ? words(role) : name;
}

export function number(value: number, wording: Wording): string {
  return wording.say('report.number', { value });
}

/** `2026-11-26 08:35:12 UTC`. */
export function moment(iso: string | null, wording: Wording): string {
  return iso === null ? wording.say('report.no-time') : `${iso.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')} UTC`;
}

export function span(from: string | null, to: string | null, wording: Wording): string {
  if (from === null || to === null) return wording.say('report.no-time');
  const [start, end] = [moment(from, wording), moment(to, wording)];
  const sameDay = start.slice(0, 10) === end.slice(0, 10);
  return start === end ? start : `${start.slice(0, -4)} – ${sameDay ? end.slice(11) : end}`;
}

const SEVERITY_TONES: Record<Severity, Tone> = { high: 'bad', medium: 'warn', low: 'muted', info: 'muted' };
const STATUS_TONES: Record<ControlStatus, Tone> = { fail: 'bad', pass: 'good', inconclusive: 'warn', 'not-tested': 'muted' };

export function severityWord(severity: string, wording: Wording): { text: string; tone: Tone } {
  return { text: named('severity', severity, wording), tone: SEVERITY_TONES[severity as Severity] };
}

export function statusWord(status: ControlStatus, wording: Wording): { text: string; tone: Tone } {
  return { text: wording.say(`audit.status.${status}`), tone: STATUS_TONES[status] };
}

export const code = (text: string): Text => ({ text, code: true });

/** The first ones, and how many more there are. */
export function listed(items: readonly string[], limit: number, wording: Wording, all = items.length): string {
  const shown = items.slice(0, limit);
  return all > shown.length ? `${shown.join(', ')} ${wording.say('report.and-more', { more: all - shown.length })}` : shown.join(', ');
}
