// What exscope is meant to reach, and whether the results at hand say that it does.

const MIB = 1024;

/** A contender takes at least so many times as long as exscope. */
const faster = (profile, contender, times) => ({
  result: `${profile}-pcap`,
  what: `${profile}: ${contender} takes`,
  value: ({ contenders }) => contenders[contender] && contenders[contender].wall / contenders.exscope.wall,
  atLeast: times,
  unit: '× as long',
});

/** exscope takes at most so many times as long as a contender. */
const within = (profile, format, contender, times) => ({
  result: `${profile}-${format}`,
  what: `${profile} ${format}: exscope takes, of ${contender}'s time,`,
  value: ({ contenders }) => contenders[contender] && contenders.exscope.wall / contenders[contender].wall,
  atMost: times,
  unit: '×',
});

const peak = (profile, mib, format = 'pcap') => ({
  result: `${profile}-${format}`,
  what: `${profile}${format === 'pcap' ? '' : ` ${format}`}: peak memory`,
  value: ({ contenders }) => contenders.exscope.peak / MIB,
  atMost: mib,
  unit: ' MiB',
});

const FILTERED = ['flows', 'flows of a host', 'flows of a port'];

/** Undefined when one of them was not measured. */
const slowest = (seconds) => (seconds.includes(undefined) ? undefined : Math.max(...seconds));

const TARGETS = [
  faster('small', 'ndpiReader', 4),
  faster('large', 'ndpiReader', 4),
  faster('small', 'tshark', 18),
  faster('large', 'tshark', 20),
  faster('small', 'argus', 1.4),
  faster('large', 'argus', 2),
  faster('small', 'nfpcapd', 2),
  faster('large', 'nfpcapd', 1.2),
  within('small', 'pcap', 'capinfos', 6),
  within('large', 'pcap', 'capinfos', 4),
  within('small', 'gz', 'zcat', 1.15),
  peak('small', 256),
  peak('small', 256, 'gz'),
  peak('small', 256, 'zst'),
  peak('large', 256),
  peak('longtail', 512),
  { result: 'stream', what: 'stream through standard input: peak memory', value: ({ peakMiB }) => peakMiB, atMost: 256, unit: ' MiB' },
  { result: 'stream', what: 'stream: memory gained in 10 million packets', value: ({ gainedMiB }) => gainedMiB, atMost: 1, unit: ' MiB' },
  { result: 'linearity', what: 'twice the packets: at most', value: ({ worstDoubling }) => worstDoubling, atMost: 2.1, unit: '× the time' },
  {
    result: 'queries',
    what: '1 M flows: first line of a filtered list',
    value: ({ queries }) => slowest(FILTERED.map((name) => queries[name]?.first)),
    atMost: 1,
    unit: ' s',
  },
  { result: 'queries', what: '1 M flows: judge', value: ({ queries }) => queries.judge?.wall, atMost: 5, unit: ' s' },
  { result: 'two-files', what: 'two captures: one core takes, of two cores’ time,', value: ({ gain }) => gain, atLeast: 1.7, unit: '×' },
];

/** Each target with the value measured; `met` is null when there is none. */
export function judged(results) {
  return TARGETS.map((target) => {
    const result = results[target.result];
    const value = result && target.value(result);
    if (value === undefined) return { ...target, value: null, met: null };
    return { ...target, value, met: target.atLeast === undefined ? value <= target.atMost : value >= target.atLeast };
  });
}

export function targetTable(targets) {
  return [
    ['', 'target', 'measured', ''],
    ...targets.map(({ what, atLeast, atMost, unit, value, met }) => [
      what,
      atLeast === undefined ? `≤ ${atMost}${unit}` : `≥ ${atLeast}${unit}`,
      value === null ? '–' : `${value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0)}${unit}`,
      met === null ? 'not measured' : met ? 'met' : 'not met',
    ]),
  ];
}
