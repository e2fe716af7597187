// Ratios against the recorded ones: how fast the machine is today does not matter for them.

/** Ratios may be worse by this share: two runs of the same build differ by as much on a machine that does other things. */
const TOLERANCE = 0.15;
/** Of a stage that takes a hundredth of a second a third is noise. */
const STAGE_TOLERANCE = 0.3;
const YARDSTICK = 'decode';

/** Rows for `aligned`, and what got worse. A ratio is the contender's wall clock to exscope's. */
export function compared(before, now) {
  const rows = [['', 'ratio before', 'now', 'change', '']];
  const regressions = [];
  for (const [name, { wall }] of Object.entries(now.contenders)) {
    const earlier = before.contenders[name];
    if (name === 'exscope' || earlier === undefined) continue;
    const ratio = wall / now.contenders.exscope.wall;
    const ratioBefore = earlier.wall / before.contenders.exscope.wall;
    const change = ratio / ratioBefore - 1;
    const worse = change < -TOLERANCE;
    if (worse) regressions.push(name);
    rows.push([name, ratioBefore.toFixed(2), ratio.toFixed(2), percent(change), worse ? 'regression' : '']);
  }
  const memory = now.contenders.exscope.peak / before.contenders.exscope.peak - 1;
  if (memory > TOLERANCE) regressions.push('peak memory');
  const mib = ({ contenders }) => `${(contenders.exscope.peak / 1024).toFixed(0)} MiB`;
  rows.push(['peak memory', mib(before), mib(now), percent(memory), memory > TOLERANCE ? 'regression' : '']);
  return { rows, regressions };
}

/** The same for stages: nanoseconds a packet depend on the machine, so each is held against decoding. Of the processor: a busy machine counts less. */
export function comparedStages(before, now) {
  const rows = [['', 'before', 'now', 'change', '']];
  const regressions = [];
  const relative = ({ stages }, name) => stages[name].cpuNanoseconds / stages[YARDSTICK].cpuNanoseconds;
  for (const name of Object.keys(now.stages)) {
    if (name === YARDSTICK || before.stages[name] === undefined) continue;
    const change = relative(now, name) / relative(before, name) - 1;
    const worse = change > STAGE_TOLERANCE;
    if (worse) regressions.push(name);
    rows.push([name, relative(before, name).toFixed(1), relative(now, name).toFixed(1), percent(change), worse ? 'regression' : '']);
  }
  return { rows, regressions };
}

function percent(change) {
  return `${change >= 0 ? '+' : ''}${(change * 100).toFixed(0)} %`;
}
