// node bench/targets.mjs: each target, and whether the recorded results meet it. The exit code is 1 when one is not met.
import { everythingRecorded } from './recording/record.mjs';
import { aligned } from './recording/table.mjs';
import { judged, targetTable } from './recording/targets.mjs';

const targets = judged(everythingRecorded());
console.log(aligned(targetTable(targets), [0, 1, 2, 3]));
process.exitCode = targets.some(({ met }) => met === false) ? 1 : 0;
