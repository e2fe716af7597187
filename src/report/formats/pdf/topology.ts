import type { Topology } from '../../document/block.js';
import { type Layout, type Line, NODE_WIDTH, REACH } from '../../model/topology-layout.js';
import { arrowOf, strokesOf, widthOf } from '../../model/topology-lines.js';
import { COLOURS, INK, LEFT, LINE, type Look, MUTED, type Paper, TEXT_WIDTH } from './paper.js';

/** Of the layout's own measure: boxes with two lines of small print. */
const SCALE = 0.5;
const MOST_HEIGHT = 620;
const NAME: Look = { face: 'bold', size: 7.5, align: 'center', maxHeight: 11, lineGap: 0 };
const SMALL: Look = { size: 6.5, lineGap: 0 };
/** Of lines that are not whole, in points; nothing is told by colour alone. */
const DASHES: Record<string, [length: number, space: number]> = { undetermined: [3.5, 2], 'by-design': [1, 1.5] };

/** Roles as boxes and the flows between them as lines, at the width of the page; every word of it is text. */
export function drawTopology(paper: Paper, { layout, names, legend, alternative }: Topology): void {
  const { across, down } = scaleOf(layout);
  const height = layout.height * down;
  paper.need(height + 24);
  const top = paper.y;
  const place = ({ x, y }: { x: number; y: number }) => ({ x: LEFT + x * across, y: top + y * down });
  const lines = layout.lines.map((line) => ({ ...line, points: line.points.map(place), label: place(line.label) }));
  const boxes = layout.nodes.map((node) => ({ ...node, ...place(node), height: node.height * down, width: NODE_WIDTH * across }));
  const colours = new Map(legend.map(({ shade, tone }) => [shade as string, COLOURS[tone]]));
  paper.element(
    'Figure',
    paper.root,
    () => {
      for (const line of lines) drawLine(paper, line, REACH * across, colours);
      for (const { x, y, width, height: tall } of boxes)
        paper.pdf
          .lineWidth(0.6)
          .roundedRect(x, y - tall / 2, width, tall, 3)
          .fillAndStroke('#f1f4f7', LINE);
    },
    { alt: alternative },
  );
  const text = paper.group('P');
  for (const { role, x, y, width } of boxes) {
    const { name, hosts } = names.get(role)!;
    paper.write(name, x + 1, y - 9.5, width - 2, 'Span', text, NAME);
    paper.write(hosts, x + 1, y + 1, width - 2, 'Span', text, { ...SMALL, align: 'center', colour: MUTED, maxHeight: 9 });
  }
  for (const line of lines) label(paper, line, legend, text);
  text.end();
  paper.y = top + height + 6;
  key(paper, legend);
}

/** Lines reach over the whole width; a picture that would be higher than a page is pressed together. */
function scaleOf({ width, height }: Layout): { across: number; down: number } {
  return { across: Math.min(SCALE, TEXT_WIDTH / width), down: Math.min(SCALE, MOST_HEIGHT / height) };
}

function drawLine(paper: Paper, line: Line, reach: number, colours: ReadonlyMap<string, string>): void {
  for (const { shade, path, width } of strokesOf(line, reach, SCALE)) {
    const dash = DASHES[shade];
    paper.pdf.lineWidth(width);
    if (dash !== undefined) paper.pdf.dash(dash[0], { space: dash[1] });
    paper.pdf.path(path).stroke(colours.get(shade)!);
    if (dash !== undefined) paper.pdf.undash();
  }
  paper.pdf.path(arrowOf(line, SCALE)).fill(MUTED);
}

/** Numbers above a line, each with its mark, on white so that no line runs through them. */
function label(
  paper: Paper,
  { edge, label: { x, y }, beside }: Line,
  legend: Topology['legend'],
  parent: PDFKit.PDFStructureElement,
): void {
  const parts = legend
    .filter(({ shade }) => edge.flows[shade] > 0)
    .map(({ shade, mark, tone }) => ({ text: `${mark} ${edge.flows[shade]}`, colour: COLOURS[tone] }));
  const widths = parts.map(({ text }) => paper.widthOf(text, SMALL) + 4);
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const top = beside ? y - 4 : y - (widthOf(edge) * SCALE) / 2 - 10;
  let at = beside ? x + 2 : x - whole / 2;
  paper.ground(at - 1, top, whole, 8.5, '#ffffff');
  for (const [index, { text, colour }] of parts.entries()) {
    paper.write(text, at, top, widths[index]! + 4, 'Span', parent, { ...SMALL, colour, maxHeight: 9 });
    at += widths[index]!;
  }
}

function key(paper: Paper, legend: Topology['legend']): void {
  const line = paper.group('P');
  for (const [index, { mark, label: said, tone }] of legend.entries()) {
    const x = LEFT + (index * TEXT_WIDTH) / legend.length;
    paper.write(mark, x, paper.y, 10, 'Span', line, { size: 8, colour: COLOURS[tone], maxHeight: 12 });
    paper.write(said, x + 11, paper.y, TEXT_WIDTH / legend.length - 14, 'Span', line, { size: 8, colour: INK, maxHeight: 12 });
  }
  line.end();
  paper.y += 20;
}
