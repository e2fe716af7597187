import type { Wording } from '../../../wording/wording.js';
import type { ReportModel } from '../../model/model.js';
import { safe, socket } from '../../text.js';
import type { ReportFormat } from '../format.js';
import { xmlAttribute, xmlText } from './xml.js';

type Policy = ReportModel['policies'][number];
type Control = Policy['controls'][number];

/**
 * JUnit XML as Jenkins and GitLab read it: a policy is a test suite, a control a test case. What no capture decided is skipped, never passed.
 * There is no standard; elements, attributes and their order are those of Jenkins' junit-10.xsd.
 */
export const junit: ReportFormat = {
  binary: false,
  *write(model, wording) {
    const all = model.policies.map(countsOf);
    const sum = (name: 'tests' | 'failures' | 'skipped') => all.reduce((total, each) => total + each[name], 0);
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    // junit-10.xsd has no count of skipped tests here.
    yield `<testsuites${attributes({ name: 'exscope', tests: sum('tests'), failures: sum('failures'), errors: 0, time: 0 })}>\n`;
    for (const policy of model.policies) yield suite(policy, model, wording);
    yield '</testsuites>\n';
  },
};

function countsOf({ controls, counts }: Policy) {
  return { tests: controls.length, failures: counts.fail, errors: 0, skipped: counts.inconclusive + counts['not-tested'] };
}

function suite(policy: Policy, model: ReportModel, wording: Wording): string {
  const { summary, date } = model;
  const properties = {
    policy: policy.id,
    version: policy.version,
    ...Object.fromEntries(Object.entries(policy.counts).map(([status, controls]) => [`controls.${status}`, controls])),
    ...Object.fromEntries(policy.controls.flatMap(controlCounts)),
    exscope: summary.exscope,
    catalog: summary.catalog,
    captures: summary.captures.map(({ name }) => safe(name)).join(', '),
    packets: summary.packets,
    flows: summary.flows,
    partlyRead: summary.partlyRead,
  };
  return [
    // A time of the day without a zone is what readers know; ours is UTC.
    `  <testsuite${attributes({ name: policy.title, ...countsOf(policy), time: 0, timestamp: date.slice(0, 19) })}>\n`,
    '    <properties>\n',
    ...Object.entries(properties).map(([name, value]) => `      <property${attributes({ name, value: String(value) })}/>\n`),
    '    </properties>\n',
    ...policy.controls.map((control) => testCase(control, policy, model, wording)),
    '  </testsuite>\n',
  ].join('');
}

/** Flows by control: a test case has no properties of its own that every reader takes. */
function controlCounts({ id, relevant, decided, violating, undecided }: Control): [name: string, value: number][] {
  return Object.entries({ relevant, decided, violating, undecided }).map(([name, flows]) => [`${id}.${name}`, flows]);
}

function testCase(control: Control, policy: Policy, model: ReportModel, wording: Wording): string {
  const head = `    <testcase${attributes({ classname: `exscope.${policy.id}`, name: `${control.id}: ${control.title}`, time: 0 })}>`;
  return `${head}\n      ${outcome(control, model, wording)}\n    </testcase>\n`;
}

function outcome(control: Control, model: ReportModel, wording: Wording): string {
  switch (control.status) {
    case 'fail':
      return `<failure${attributes({ message: control.result, type: control.severity })}>${xmlText(failureText(control, model, wording))}</failure>`;
    case 'pass':
      return `<system-out>${xmlText(lines(control.result, unseen(control, wording)))}</system-out>`;
    case 'inconclusive':
    case 'not-tested':
      return `<skipped${attributes({ message: control.result })}/>`;
  }
}

function failureText(control: Control, { findings }: ReportModel, wording: Wording): string {
  const told = findings.filter(({ fingerprint }) => control.findings.includes(fingerprint));
  return lines(
    control.result,
    wording.say('feeds.junit.why', { text: control.why }),
    ...told.flatMap(({ id, severity, title, server, anyPort, filters }) => [
      wording.say('feeds.junit.finding', { id, severity, title, server: anyPort ? server.address : socket(server) }),
      ...filters.map(({ capture, filter }) => `  ${wording.say('feeds.junit.filter', { capture: safe(capture), filter })}`),
    ]),
    ...(control.fix.length === 0 ? [] : [wording.say('feeds.junit.fix'), ...control.fix.map((step, index) => `  ${index + 1}. ${step}`)]),
    unseen(control, wording),
  );
}

const unseen = ({ unseen: text }: Control, wording: Wording): string => wording.say('feeds.junit.unseen', { text });
const lines = (...texts: string[]): string => texts.join('\n');

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`)
    .join('');
}
