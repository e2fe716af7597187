import { printable } from '../../text.js';
import type { Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import type { LineReader } from './lines.js';
import { note } from './note.js';
import { productOf } from './products.js';

/** The line is the server's greeting; the first one counts. */
export function greeted(context: InspectionContext, side: Side, { bytes, start, end }: LineReader, what: string): void {
  const { evidence } = context;
  note(context, side, what);
  if (evidence.banner !== null) return;
  evidence.banner = printable(bytes, start, end);
  evidence.product = productOf(evidence.banner);
}
