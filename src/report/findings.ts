import { findFindings } from '../audit/findings.js';
import type { Store } from '../store/index.js';
import { type Language, wordingOf } from '../wording/wording.js';
import { type ToldFinding, tellFinding } from './model/told-finding.js';

/** The findings of a judged store, worst first, in the words of a language. */
export function tellFindings(store: Store, language: Language = 'en'): ToldFinding[] {
  const wording = wordingOf(language);
  return findFindings(store).map((finding) => tellFinding(finding, wording));
}
