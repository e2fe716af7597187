// Tables for people: aligned on a terminal, as Markdown in the documentation.

/** Numbers to the right; the first column, and those of `left`, are words. */
export function aligned([columns, ...rows], left = [0]) {
  const widths = columns.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  return [columns, ...rows]
    .map((row) =>
      row
        .map((cell, i) => (left.includes(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function markdown([columns, ...rows], left = [0]) {
  const widths = columns.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => (left.includes(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (left.includes(i) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

/** Contenders of one capture; ratios are to exscope: above 1 it needs less. */
export function contenderTable({ contenders, bytes, packets }) {
  const reference = contenders.exscope;
  const ratio = (value, to) => (to === undefined ? '' : (value / to).toFixed(2));
  return [
    ['', 'wall s', 'CPU s', 'peak MiB', 'MB/s', 'packets/s', 'wall ratio', 'CPU ratio', 'memory ratio'],
    ...Object.entries(contenders).map(([name, { wall, cpu, peak }]) => [
      name,
      wall.toFixed(2),
      cpu.toFixed(2),
      (peak / 1024).toFixed(0),
      (bytes / 1e6 / wall).toFixed(0),
      packets === null ? '' : thousands(packets / wall),
      ratio(wall, reference?.wall),
      ratio(cpu, reference?.cpu),
      ratio(peak, reference?.peak),
    ]),
  ];
}

/** 1234567 -> 1,235 k. */
export function thousands(count) {
  return `${Math.round(count / 1000).toLocaleString('en')} k`;
}
