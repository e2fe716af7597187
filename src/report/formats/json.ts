import { jsonDocument, ndjsonLine } from '../ndjson.js';
import type { ReportFormat } from './format.js';

/** The model as it is, the flows last: they may be many, and are written one at a time. */
export const json: ReportFormat = {
  binary: false,
  *write({ flows, ...rest }) {
    yield `${jsonDocument(rest).trimEnd().slice(0, -2)},\n  "flows": [`;
    let first = true;
    for (const flow of flows()) {
      yield `${first ? '' : ','}\n    ${ndjsonLine(flow).trimEnd()}`;
      first = false;
    }
    yield `${first ? '' : '\n  '}]\n}\n`;
  },
};
