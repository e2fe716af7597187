import type { Bars } from '../../document/block.js';
import { COLOURS, INK, LEFT, MUTED, type Paper, TEXT_WIDTH } from './paper.js';

const ROW = 15;
const LABEL = 70;
const BAR = 230;
const TIMELINE = 90;

/** Horizontal bars, and beside each its numbers in words. */
export function drawBars(paper: Paper, { legend, rows }: Bars): void {
  drawLegend(paper, legend);
  const most = Math.max(1, ...rows.map(({ parts }) => sum(parts)));
  for (const { label, parts } of rows) {
    paper.need(ROW);
    const said = parts.flatMap((part, at) => (part > 0 ? [`${legend[at]!.label} ${part}`] : [])).join(', ');
    const line = paper.group('P');
    paper.write(label, LEFT, paper.y + 1.5, LABEL - 6, 'Span', line, { size: 8.5, maxHeight: ROW - 2 });
    paper.artifact(() => {
      let x = LEFT + LABEL;
      for (const [at, part] of parts.entries()) {
        const width = (part / most) * BAR;
        if (width > 0) paper.pdf.rect(x, paper.y + 1, width, ROW - 5).fill(COLOURS[legend[at]!.tone]);
        x += width;
      }
    });
    const x = LEFT + LABEL + BAR + 8;
    paper.write(said, x, paper.y + 2, LEFT + TEXT_WIDTH - x, 'Span', line, { size: 7, colour: MUTED, maxHeight: ROW - 2 });
    line.end();
    paper.y += ROW;
  }
  paper.space(8);
}

/** Columns from the first to the last moment. */
export function drawTimeline(paper: Paper, { legend, rows, from, to }: Bars & { from: string; to: string }): void {
  paper.need(TIMELINE + 40);
  drawLegend(paper, legend);
  const most = Math.max(1, ...rows.map(({ parts }) => sum(parts)));
  const width = TEXT_WIDTH / rows.length;
  const bottom = paper.y + TIMELINE;
  paper.element(
    'Figure',
    paper.root,
    () => {
      for (const [at, { parts }] of rows.entries()) {
        let y = bottom;
        for (const [shade, part] of parts.entries()) {
          const height = (part / most) * TIMELINE;
          if (height > 0)
            paper.pdf.rect(LEFT + at * width, y - height, Math.max(0.5, width - 1), height).fill(COLOURS[legend[shade]!.tone]);
          y -= height;
        }
      }
    },
    { alt: `${from} – ${to}` },
  );
  paper.line(LEFT, bottom, TEXT_WIDTH, MUTED);
  paper.y = bottom + 3;
  paper.write(from, LEFT, paper.y, TEXT_WIDTH / 2, 'P', paper.root, { size: 7.5, colour: MUTED });
  paper.write(to, LEFT + TEXT_WIDTH / 2, paper.y, TEXT_WIDTH / 2, 'P', paper.root, { size: 7.5, colour: MUTED, align: 'right' });
  paper.space(20);
}

function drawLegend(paper: Paper, legend: Bars['legend']): void {
  paper.need(20 + ROW);
  let x = LEFT;
  const line = paper.group('P');
  for (const { label, tone } of legend) {
    const at = x;
    paper.artifact(() => paper.pdf.rect(at, paper.y + 2.5, 7, 7).fill(COLOURS[tone]));
    paper.write(label, at + 11, paper.y, TEXT_WIDTH / legend.length - 14, 'Span', line, { size: 8, colour: INK, maxHeight: 12 });
    x += TEXT_WIDTH / legend.length;
  }
  line.end();
  paper.y += 18;
}

const sum = (parts: readonly number[]) => parts.reduce((all, part) => all + part, 0);
