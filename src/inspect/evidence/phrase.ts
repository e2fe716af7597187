/** Phrases remembered. Reached: all are forgotten, and one said again takes memory of its own. */
const MAX_PHRASES = 4096;
const phrases = new Map<string, string>();

/** The same text in one place, for the thousands of flows that say it: most are put together anew by each, and compared again and again. */
export function phrase(text: string): string {
  const known = phrases.get(text);
  if (known !== undefined) return known;
  if (phrases.size >= MAX_PHRASES) phrases.clear();
  phrases.set(text, text);
  return text;
}
