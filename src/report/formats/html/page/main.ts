/** The page's own script. It makes what is there easier to find; what is there can be read without it. */
import { keep, readAddress, writeAddress } from './address-bar.js';
import type { PageData } from './data.js';
import { byId } from './dom.js';
import { FindingSource } from './finding-source.js';
import { FlowSource } from './flow-source.js';
import { FlowStore } from './flow-store.js';
import { openForPrint, reveal } from './folds.js';
import { PageTools } from './page-tools.js';
import { TableView } from './table-view.js';

const FLOWS = 50;
const FINDINGS = 25;
/** On paper; more of them nobody leafs through. */
const PRINTED_FLOWS = 1000;
const PRINTED_FINDINGS = 1000;

const source = byId('data', HTMLScriptElement);
const data = JSON.parse(source.textContent ?? '') as PageData;
// The text is megabytes, and has been read.
source.remove();
const { words } = data;

const flowSource = new FlowSource(new FlowStore(data));
const changed = () => {
  keep('flows.', flows.members);
  keep('findings.', findings?.members ?? []);
  keep('theme', tools.theme === 'auto' ? [] : [['', tools.theme]]);
  writeAddress();
};
const tools = new PageTools(words, changed);
const flows = new TableView({ name: 'flows', source: flowSource, words, size: FLOWS, changed });
const findingSource = document.getElementById('findings-table') === null ? null : new FindingSource(words);
const findings = findingSource === null ? null : new TableView({ name: 'findings', source: findingSource, words, size: FINDINGS, changed });

/** The members of the address that begin so, without that. */
const membersOf = (members: ReadonlyMap<string, string>, prefix: string) =>
  new Map([...members].flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [])));

function follow(first: boolean): void {
  const { anchor, members } = readAddress();
  const [ofFlows, ofFindings] = [membersOf(members, 'flows.'), membersOf(members, 'findings.')];
  const flow = ofFlows.get('flow');
  if (flow !== undefined) flowSource.unfold(flow);
  if (first || ofFlows.size > 0) flows.open(ofFlows);
  if (first || ofFindings.size > 0) findings?.open(ofFindings);
  if (members.has('theme')) tools.theme = members.get('theme')!;
  if (anchor !== null && findingSource?.hides(anchor)) findings?.open(new Map([['page', pageOf(anchor)]]));
  if (anchor !== null) reveal(anchor);
  else if (ofFlows.size > 0) reveal('flows');
  else if (ofFindings.size > 0) reveal('findings');
}

/** Without filters and sorting, findings are in the order of their numbers. */
function pageOf(id: string): string {
  return String(Math.ceil(Number(id.slice(1)) / FINDINGS));
}

addEventListener('hashchange', () => follow(false));
openForPrint(
  () => {
    findings?.print(PRINTED_FINDINGS, true);
    flows.print(PRINTED_FLOWS, false);
  },
  () => {
    findings?.shown();
    flows.shown();
  },
);
follow(true);
document.documentElement.dataset.ready = '';
performance.mark('ready');
