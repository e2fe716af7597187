import type { Block, Text } from '../../document/block.js';
import { COLOURS, INK, LEFT, MUTED, type Paper, TEXT_WIDTH } from './paper.js';
import { drawBars, drawTimeline } from './pictures.js';
import { drawTable, lookOf, textOf } from './table.js';
import { drawTopology } from './topology.js';

const LABEL = 118;

/** Draws one block at the cursor. Sections are drawn by whoever keeps the outline. */
export function drawBlock(paper: Paper, block: Exclude<Block, { kind: 'section' }>): void {
  switch (block.kind) {
    case 'paragraph':
      paper.flow(block.text, 'P', block.note ? { size: 8.5, colour: MUTED } : {});
      paper.space(6);
      break;
    case 'list':
      drawList(paper, block.items, block.ordered === true);
      break;
    case 'facts':
      drawFacts(paper, block.facts);
      break;
    case 'tiles':
      drawTiles(paper, block.tiles);
      break;
    case 'table':
      drawTable(paper, block);
      break;
    case 'bars':
      drawBars(paper, block);
      break;
    case 'timeline':
      drawTimeline(paper, block);
      break;
    case 'topology':
      drawTopology(paper, block);
      break;
  }
}

function drawList(paper: Paper, items: readonly string[], ordered: boolean): void {
  const list = paper.group('L');
  for (const [index, item] of items.entries()) {
    const height = paper.heightOf(item, TEXT_WIDTH - 16, { maxHeight: 600 });
    paper.need(height);
    const line = paper.group('LI', list);
    paper.write(ordered ? `${index + 1}.` : '•', LEFT + 2, paper.y, 14, 'Lbl', line, { colour: MUTED });
    paper.write(item, LEFT + 16, paper.y, TEXT_WIDTH - 16, 'LBody', line, { maxHeight: 600 });
    line.end();
    paper.y += height + 2.5;
  }
  list.end();
  paper.space(6);
}

function drawFacts(paper: Paper, facts: readonly { label: string; text: Text | readonly Text[] }[]): void {
  for (const { label, text } of facts) {
    const pieces = typeof text === 'object' && !('text' in text) ? text : [text];
    const said = pieces.map(textOf).join(', ');
    const look = {
      ...lookOf(pieces[0] ?? ''),
      size: pieces[0] !== undefined && typeof pieces[0] === 'object' && pieces[0].code ? 7.8 : 9,
      maxHeight: 200,
    };
    const labelled = { size: 9, colour: MUTED } as const;
    const height = Math.max(paper.heightOf(said, TEXT_WIDTH - LABEL, look), paper.heightOf(label, LABEL - 8, labelled));
    paper.need(height);
    const line = paper.group('P');
    paper.write(label, LEFT, paper.y, LABEL - 8, 'Span', line, labelled);
    paper.write(said, LEFT + LABEL, paper.y, TEXT_WIDTH - LABEL, 'Span', line, look);
    line.end();
    paper.y += height + 2;
  }
  paper.space(8);
}

function drawTiles(paper: Paper, tiles: Extract<Block, { kind: 'tiles' }>['tiles']): void {
  const gap = 10;
  const width = (TEXT_WIDTH - gap * (tiles.length - 1)) / tiles.length;
  paper.need(56);
  for (const [at, { label, value, tone }] of tiles.entries()) {
    const x = LEFT + at * (width + gap);
    paper.ground(x, paper.y, width, 48, '#f1f4f7');
    paper.ground(x, paper.y, 4, 48, COLOURS[tone]);
    const tile = paper.group('P');
    paper.write(value, x + 14, paper.y + 6, width - 20, 'Span', tile, {
      face: 'bold',
      size: 18,
      colour: tone === 'neutral' ? MUTED : COLOURS[tone],
      maxHeight: 24,
    });
    paper.write(label, x + 14, paper.y + 31, width - 20, 'Span', tile, { size: 8.5, colour: INK, maxHeight: 12 });
    tile.end();
  }
  paper.y += 62;
}
