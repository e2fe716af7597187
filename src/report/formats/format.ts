import type { Wording } from '../../wording/wording.js';
import type { ReportModel } from '../model/model.js';
import type { TableName } from '../tables/index.js';

/** What only some formats can be asked for. */
interface FormatOptions {
  /** The table, of formats that hold one. */
  table?: TableName;
}

/** One way to write a report down: a pure function of the model, so that the same store and options give the same bytes. */
export interface ReportFormat {
  /** Binary formats are not for a terminal: they want `--output`. */
  binary: boolean;
  /** Pieces in the order they are to be written. */
  write(model: ReportModel, wording: Wording, options?: FormatOptions): Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
}
