import type { Severity } from '../../audit/finding.js';
import type { Wording } from '../../wording/wording.js';
import type { ReportModel } from '../model/model.js';

/** The report in one sentence: the worst that was proven, and in the same breath how much could not be decided. */
export function verdictSentence({ findings, summary }: ReportModel, wording: Wording): string {
  const { protection, flows, partlyRead, interrupted } = summary;
  const { undetermined, unrelated } = protection;
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity && finding.accepted === null).length;
  const decided = flows - undetermined - unrelated;
  const [high, medium, minor] = [of('high'), of('medium'), of('low') + of('info')];
  const key =
    decided + undetermined === 0
      ? 'none-seen'
      : high + medium + minor === 0
        ? 'clean'
        : high > 0
          ? 'high'
          : medium > 0
            ? 'medium'
            : 'minor';
  const part = partlyRead || interrupted ? ` ${wording.say('report.verdict.part')}` : '';
  return wording.say(`report.verdict.${key}`, { high, medium, minor, decided, undetermined, flows }) + part;
}
