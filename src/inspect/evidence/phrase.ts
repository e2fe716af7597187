import { Interned } from '../../interned.js';

const phrases = new Interned(4096);

/** What a proof says, or readable content was: put together anew by each flow, and much the same in all. */
export const phrase = (text: string): string => phrases.of(text);
