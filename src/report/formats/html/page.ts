import type { Wording } from '../../../wording/wording.js';
import type { ReportModel } from '../../model/model.js';
import { words } from '../../text.js';
import { Values } from './values.js';

/** What every part of the page is made from. */
export interface Page {
  model: ReportModel;
  values: Values;
  /** A message of `messages/<language>/html.json`. */
  say: Wording['say'];
  /** What a code is called, such as `protection` `cleartext`; a code without a name of its own is told as it is. */
  name(area: string, code: string): string;
  /** The same of the areas other formats share. */
  wording: Wording;
}

export function pageOf(model: ReportModel, wording: Wording): Page {
  return {
    model,
    values: new Values(model.language),
    say: (key, values) => wording.say(`html.${key}`, values),
    name: (area, code) => {
      const key = `html.${area}.${code}`;
      return /^[a-z0-9-]+$/.test(code) && wording.has(key) ? wording.say(key) : words(code);
    },
    wording,
  };
}
