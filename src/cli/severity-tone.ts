import type { Tone } from '../report/text.js';

/** How a severity is painted; what is only information is not. */
export const SEVERITY_TONES: Readonly<Record<string, Tone>> = { info: 'note', low: 'note', medium: 'warn', high: 'bad' };
