/** Where the files of this package are. This module lies one folder below its root, in `src/` and in `dist/` alike. */
import { fileURLToPath } from 'node:url';

export const PACKAGE_JSON = at('../package.json');
/** The catalog's YAML files. */
export const CATALOG = at('../catalog/');
/** What is said in reports and summaries, a folder for each language. */
export const MESSAGES = at('../messages/');
/** The catalog as the build writes it; absent in a source tree. */
export const COMPILED_CATALOG = at('./catalog.json');
/** The program of the second thread; absent in a source tree. */
export const WORKER = at('./worker.js');
/** The program of a thread that gathers what some of the flows of a store show; absent in a source tree. */
export const GATHERER = at('./gather-worker.js');
/** What the HTML report brings along, as the build writes it. */
export const REPORT_SCRIPT = at('../dist/report-page.js');
export const REPORT_STYLE = at('../dist/report-page.css');

function at(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
