import type { Proof } from '../inspect/evidence.js';

/** Distinct phrases remembered: most proofs are worded alike, and a capture cannot make this grow. */
const MAX_PHRASES = 4096;

const phrases = new Map<string, string>();

/** What JSON.stringify gives, in a third of its time: proofs are most of what a store holds of lists. */
export function proofsJson(proofs: readonly Proof[]): string {
  let text = '[';
  for (const { packet, side, what } of proofs) {
    text += `${text === '[' ? '' : ','}{"packet":${packet},"side":${side},"what":${phraseJson(what)}}`;
  }
  return `${text}]`;
}

function phraseJson(what: string): string {
  let json = phrases.get(what);
  if (json === undefined) {
    json = JSON.stringify(what);
    if (phrases.size >= MAX_PHRASES) phrases.clear();
    phrases.set(what, json);
  }
  return json;
}
