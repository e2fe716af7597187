import type { Severity } from '../../audit/finding.js';
import { SEVERITIES } from '../../audit/finding.js';
import type { Wording } from '../../wording/wording.js';
import type { ReportModel } from '../model/model.js';
import type { Block, Chapter, Document } from './block.js';
import { controlsChapter } from './controls.js';
import { coverageChapter } from './coverage.js';
import { findingsChapter } from './findings.js';
import { identity } from './identity.js';
import { hostsChapter, portsChapter } from './servers.js';
import { tlsChapter } from './tls.js';
import { trafficChapter } from './traffic.js';
import { number, severityWord } from './words.js';

/** The report as one text: who was looked at, how much could be seen, and only then what is claimed of it. */
export function documentOf(model: ReportModel, wording: Wording): Document {
  const { captures } = model.summary;
  return {
    title: wording.say('report.title'),
    verdict: [model.verdict.sentence, ...model.verdict.bounds].join(' '),
    subject: captures.length === 1 ? captures[0]!.name : wording.say('report.several-captures', { captures: captures.length }),
    language: model.language,
    date: model.date,
    cover: coverOf(model, wording),
    chapters: [
      coverageChapter(model, wording),
      controlsChapter(model, wording),
      findingsChapter(model, wording),
      trafficChapter(model, wording),
      hostsChapter(model, wording),
      portsChapter(model, wording),
      tlsChapter(model, wording),
      method(wording),
    ],
  };
}

/** How many findings there are, and what they are about. */
export function coverOf(model: ReportModel, wording: Wording): Block[] {
  return [severities(model, wording), ...identity(model, wording)];
}

function severities({ findings }: ReportModel, wording: Wording): Block {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    kind: 'tiles',
    tiles: [...SEVERITIES].reverse().map((severity) => {
      const { text, tone } = severityWord(severity, wording);
      return { label: text, value: number(count(severity), wording), tone: count(severity) === 0 ? 'neutral' : tone };
    }),
  };
}

/** How it was come by, and what it is not. */
function method(wording: Wording): Chapter {
  return { title: wording.say('report.method.title'), blocks: [{ kind: 'list', items: wording.list('report.method.items') }] };
}
