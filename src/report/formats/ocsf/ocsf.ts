import { ndjsonLine } from '../../ndjson.js';
import type { ReportFormat } from '../format.js';
import { sparse } from '../sparse.js';
import { complianceFinding } from './compliance-finding.js';
import { detectionFinding } from './detection-finding.js';

/** OCSF 1.5.0 as ndjson: a Detection Finding for each finding, then a Compliance Finding for each control, whatever became of it. */
export const ocsf: ReportFormat = {
  binary: false,
  *write(model, wording) {
    for (const finding of model.findings) yield ndjsonLine(sparse(detectionFinding(finding, model, wording)));
    for (const policy of model.policies)
      for (const control of policy.controls) yield ndjsonLine(sparse(complianceFinding(control, policy, model)));
  },
};
