import { Command, Option } from 'commander';
import type { Finding } from '../audit/finding.js';
import { findFindings } from '../audit/findings.js';
import { EXIT, ExscopeError } from '../errors.js';
import { extract, type WantedPacket } from '../extract/extract.js';
import { evidencePackets } from '../report/flow-json.js';
import { tellFinding } from '../report/model/told-finding.js';
import { count, safe } from '../report/text.js';
import { type JudgedFlow, openStore, type Store } from '../store/index.js';
import { version } from '../version.js';
import { wordingOf } from '../wording/wording.js';
import { findingOf } from './finding-of.js';
import { addCommonOptions, type CommonOptions, collect } from './options.js';
import { say } from './output.js';
import { refuseOverwriting } from './output-file.js';

interface ExtractOptions extends CommonOptions {
  finding?: string[];
  flow?: string[];
  capture?: string[];
  output: string;
  whole?: boolean;
}

const EXAMPLES = `
The captures are read again, and must be the ones that were analyzed, by their SHA-256. Each packet has a comment that says what it proves
and its number in its capture; Wireshark shows it, and finds them all with the filter frame.comment.

Examples:
  exscope extract cas01.exscope.db --finding F1 --output f1.pcapng
  exscope extract cas01.exscope.db --finding c4aa55dc469da452 --whole --output f1.pcapng
  exscope extract cas01.exscope.db --flow 12 --flow 14 --capture /evidence/cas01.pcapng --output flows.pcapng`;

export function extractCommand(): Command {
  const command = new Command('extract')
    .description('copy the packets that prove a finding out of the captures, each with a comment that says what it proves')
    .argument('<store>', 'store that analyze wrote')
    .addOption(new Option('--finding <id>', 'finding, such as F1, or its fingerprint (repeatable)').argParser(collect))
    .addOption(new Option('--flow <id>', 'flow, by its identifier (repeatable)').argParser(collect))
    .option('--whole', 'every packet of the flows, not only those that prove something')
    .addOption(new Option('--capture <file>', 'where a capture is now, or its folder (repeatable)').argParser(collect))
    .addOption(new Option('-o, --output <file>', 'the pcapng file to write').makeOptionMandatory());
  return addCommonOptions(command).addHelpText('after', EXAMPLES).action(run);
}

async function run(path: string, { finding = [], flow = [], capture = [], output, whole = false }: ExtractOptions): Promise<void> {
  if (finding.length + flow.length === 0) throw usage('nothing to extract', 'Name a finding with --finding F1, or a flow with --flow 12.');
  const store = openStore(path);
  try {
    const captures = store.captures();
    const read = [...captures.map((each) => each.path), ...capture];
    refuseOverwriting(output, [{ path, what: 'the store' }, ...read.map((each) => ({ path: each, what: 'a capture' }))]);
    const all = findFindings(store);
    const findings = finding.map((id) => findingOf(all, id, path));
    const flows = flow.map((id) => flowOf(store, id, path));
    const wanted = [...findings.flatMap((each) => provingFinding(each, store)), ...flows.flatMap((each) => provingFlow(each, all))];
    const wholeFlows = whole ? [...new Set(findings.flatMap((each) => each.flows))].map((id) => store.judgedFlow(id)!).concat(flows) : [];
    const result = await extract({ captures, wanted, whole: wholeFlows, places: capture, output, application: `exscope ${version()}` });
    say(`exscope: ${count(result.packets, 'packet')} of ${count(result.captures, 'capture')} written to ${output}`);
  } finally {
    store.close();
  }
}

function flowOf(store: Store, id: string, path: string): JudgedFlow {
  const flow = /^\d{1,15}$/.test(id) ? store.judgedFlow(Number(id)) : undefined;
  if (flow === undefined) throw usage(`${path} holds no flow ${id}`, `exscope flows ${path} lists the identifiers.`);
  return flow;
}

function provingFinding(finding: Finding, store: Store): WantedPacket[] {
  const flows = new Map<number, JudgedFlow>();
  return finding.evidence.map(({ flow: id, packet }) => {
    const flow = flows.get(id) ?? store.judgedFlow(id)!;
    flows.set(id, flow);
    return { flow, packet, comment: commentOn(finding, flow) };
  });
}

/** What the flow proves, and the findings it is part of. */
function provingFlow(flow: JudgedFlow, findings: readonly Finding[]): WantedPacket[] {
  const proving = findings.filter(({ flows }) => flows.includes(flow.id));
  const packets = flow.evidence === null ? [] : evidencePackets(flow.evidence);
  const all = [
    ...new Set([
      flow.firstPacket,
      ...packets,
      ...proving.flatMap(({ evidence }) => evidence.filter((each) => each.flow === flow.id).map(({ packet }) => packet)),
    ]),
  ];
  return all.map((packet) => {
    const said = proving.filter(({ evidence }) => evidence.some((each) => each.flow === flow.id && each.packet === packet));
    const what = flow.evidence?.proofs.filter((proof) => proof.packet === packet).map((proof) => proof.what) ?? [];
    const comment = [...said.map((finding) => commentOn(finding, flow)), ...what.map((each) => `flow ${flow.id}: ${safe(each)}`)].join(
      '\n',
    );
    return { flow, packet, comment: comment === '' ? `flow ${flow.id}` : comment };
  });
}

function commentOn(finding: Finding, flow: JudgedFlow): string {
  const { id, severity, title, fingerprint } = tellFinding(finding, wordingOf('en'));
  return `${id} ${severity}: ${safe(title)} [${fingerprint}], flow ${flow.id}`;
}

const usage = (message: string, hint: string) => new ExscopeError('EXSCOPE_USAGE', message, { exitCode: EXIT.usage, hint });
