import type { Wording } from '../../../wording/wording.js';
import type { Document } from '../../document/block.js';
import { documentOf } from '../../document/document.js';
import { moment } from '../../document/words.js';
import type { ReportModel } from '../../model/model.js';
import type { ReportFormat } from '../format.js';
import { drawBlock } from './blocks.js';
import { LEFT, MUTED, NAVY, Paper, TEXT_WIDTH } from './paper.js';

/** Entries that fit on the page of contents. */
const MAX_CONTENTS = 48;

/** PDF 1.7 with real text, tagged, with bookmarks: the document as it is handed on and filed. */
export const pdf: ReportFormat = {
  binary: true,
  async *write(model: ReportModel, wording: Wording) {
    const document = withLetters(documentOf(model, wording), wording);
    const paper = new Paper(document);
    cover(paper, document);
    // Kept free until it is known what is on which page.
    paper.newPage();
    const free = paper.pdf.bufferedPageRange().count - 1;
    contents(paper, free, chapters(paper, document), wording);
    paper.finish(`${document.subject} · ${document.title}`, moment(document.date, wording), (page, pages) =>
      wording.say('report.page', { page, pages }),
    );
    paper.root.end();
    paper.pdf.end();
    for await (const piece of paper.pdf as AsyncIterable<Buffer>) yield piece;
  },
};

/** Says, with the other limits, how letters are told that the font does not have. */
function withLetters(document: Document, wording: Wording): Document {
  const [method, ...before] = [...document.chapters].reverse();
  const said = { kind: 'paragraph', text: wording.say('report.method.letters', { example: '\\u{4E2D}' }), note: true } as const;
  return { ...document, chapters: [...before.reverse(), { ...method!, blocks: [...method!.blocks, said] }] };
}

interface Entry {
  title: string;
  level: 1 | 2;
  /** From 1. */
  page: number;
  name: string;
}

function cover(paper: Paper, { title, subject, verdict, cover: blocks }: Document): void {
  paper.ground(0, 0, 2 * LEFT + TEXT_WIDTH, 150, NAVY);
  paper.write(title, LEFT, 52, TEXT_WIDTH, 'H1', paper.root, { face: 'bold', size: 24, colour: '#ffffff', maxHeight: 34 });
  paper.write(subject, LEFT, 92, TEXT_WIDTH, 'P', paper.root, { size: 12, colour: '#d5e0ec', maxHeight: 34 });
  paper.y = 176;
  paper.flow(verdict, 'P', { face: 'bold', size: 14, lineGap: 3 });
  paper.space(16);
  for (const block of blocks) if (block.kind !== 'section') drawBlock(paper, block);
}

function chapters(paper: Paper, { chapters: all }: Document): Entry[] {
  const entries: Entry[] = [];
  const enter = (title: string, level: 1 | 2): void => {
    const name = `part${entries.length + 1}`;
    paper.pdf.addNamedDestination(name, 'XYZ', LEFT, paper.y - 10, null);
    entries.push({ title: paper.showable(title), level, page: paper.pdf.bufferedPageRange().count, name });
  };
  paper.newPage();
  for (const [index, { title, blocks }] of all.entries()) {
    if (index > 0 && paper.left < 300) paper.newPage();
    else if (index > 0) paper.space(16);
    enter(title, 1);
    const mark = paper.pdf.outline.addItem(paper.showable(title));
    paper.flow(title, 'H1', { face: 'bold', size: 17, colour: NAVY });
    paper.space(10);
    for (const block of blocks) {
      if (block.kind !== 'section') {
        drawBlock(paper, block);
        continue;
      }
      // A heading stays with what it is of.
      paper.need(110);
      paper.space(6);
      enter(block.title, 2);
      mark.addItem(paper.showable(block.title));
      paper.flow(block.title, 'H2', { face: 'bold', size: 11.5, colour: NAVY });
      paper.space(5);
    }
  }
  return entries;
}

function contents(paper: Paper, page: number, entries: readonly Entry[], wording: Wording): void {
  paper.pdf.switchToPage(page);
  paper.y = 66;
  paper.write(wording.say('report.contents'), LEFT, paper.y, TEXT_WIDTH, 'H1', paper.root, { face: 'bold', size: 17, colour: NAVY });
  paper.y += 34;
  const shown = entries.length <= MAX_CONTENTS ? entries : entries.filter(({ level }) => level === 1);
  for (const { title, level, page: number, name } of shown) {
    const look = { size: level === 1 ? 10 : 8.5, maxHeight: 12, ...(level === 1 ? { face: 'bold' as const } : { colour: MUTED }) };
    const indent = level === 1 ? 0 : 14;
    const y = paper.y;
    const line = paper.group('TOCI');
    paper.write(title, LEFT + indent, y, TEXT_WIDTH - indent - 40, 'Reference', line, look);
    paper.write(String(number), LEFT + TEXT_WIDTH - 36, y, 36, 'Span', line, { ...look, align: 'right' });
    line.end();
    paper.pdf.goTo(LEFT, y, TEXT_WIDTH, 13, name);
    paper.y += level === 1 ? 16 : 13;
  }
}
