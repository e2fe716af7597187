import { readReason } from '../../judge/reasons.js';
import type { Wording } from '../../wording/wording.js';
import { spoken } from './told-finding.js';

/** Why flows are what they are held for, in the words of a language. What cannot be taken apart is told as the store has it. */
export function reasonTeller(wording: Wording): (reason: string) => string {
  // Flows are many, and their reasons few.
  const told = new Map<string, string>();
  return (reason) => {
    let words = told.get(reason);
    if (words === undefined) {
      words = tell(reason, wording);
      told.set(reason, words);
    }
    return words;
  };
}

function tell(reason: string, wording: Wording): string {
  const { code, values } = readReason(reason);
  const key = keysOf(code).find((each) => wording.has(each));
  if (values === null || key === undefined) return reason;
  return wording.say(key, { ...spoken(values, wording), ends: values.until === '' ? 'no' : 'yes' });
}

/** Of what is a finding, that has its words. */
function keysOf(code: string): string[] {
  return [
    `findings.unexpected-flow.${code}.title`,
    `findings.${code}.drifted.detail`,
    `findings.${code}.ended.detail`,
    `html.reasons.${code}`,
  ];
}
