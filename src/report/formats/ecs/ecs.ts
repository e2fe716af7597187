import { ndjsonLine } from '../../ndjson.js';
import type { ReportFormat } from '../format.js';
import { sparse } from '../sparse.js';
import { commonFields, fileFields } from './fields.js';
import { findingEvent } from './finding-event.js';
import { flowEvent } from './flow-event.js';

/** Elastic Common Schema 8 as ndjson: an alert for each finding, then an event for each flow. What ECS has no field for is below `exscope`. */
export const ecs: ReportFormat = {
  binary: false,
  *write(model) {
    const common = commonFields(model);
    const fileOf = fileFields(model);
    for (const finding of model.findings) yield ndjsonLine(sparse({ ...findingEvent(finding, fileOf, model.date), ...common }));
    for (const flow of model.flows()) yield ndjsonLine(sparse({ ...flowEvent(flow, fileOf(flow.capture), model.date), ...common }));
  },
};
