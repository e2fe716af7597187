import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { clean } from '../../../text.js';
import type { Tone } from '../../document/block.js';

/** A4 in points, and what stays white around what is written. */
const WIDTH = 595.28;
const HEIGHT = 841.89;
export const LEFT = 48;
export const TEXT_WIDTH = WIDTH - 2 * LEFT;
const TOP = 66;
const BOTTOM = HEIGHT - 60;

/** A string without end would make a document nobody can read. */
const MAX_TEXT = 1500;

export const INK = '#1b2733';
export const MUTED = '#5d6b78';
export const NAVY = '#1f3a5f';
export const LINE = '#cfd6dd';
export const COLOURS: Record<Tone | 'neutral', string> = {
  bad: '#b3261e',
  warn: '#a15c00',
  good: '#1e7b34',
  muted: '#6b7680',
  neutral: '#4a6fa5',
};

/** DejaVu (Bitstream Vera licence, free to embed): Latin with every accent, Greek, Cyrillic, arrows and signs. */
const require = createRequire(import.meta.url);
const FONTS = {
  sans: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
  mono: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'),
};
type Face = keyof typeof FONTS;

export interface Look {
  face?: Face;
  size?: number;
  colour?: string;
  align?: 'left' | 'right' | 'center';
  lineGap?: number;
  /** More is cut, and an ellipsis says so. */
  maxHeight?: number;
}

const codePoint = (letter: string) => `\\u{${letter.codePointAt(0)!.toString(16).toUpperCase()}}`;

/** Whole letters and code points, as many as fit. */
function cut(letters: readonly string[]): string {
  let shown = '';
  for (const letter of letters) {
    if (shown.length + letter.length >= MAX_TEXT) break;
    shown += letter;
  }
  return `${shown}…`;
}

type Structure = PDFKit.PDFStructureElement;

/** The sheet that is written on, from top to bottom; what is written is tagged with what it is (PDF/UA), what only decorates is not. */
export class Paper {
  readonly pdf: PDFKit.PDFDocument;
  readonly root: Structure;
  y = TOP;
  readonly #shown: Record<Face, Map<string, boolean>> = { sans: new Map(), bold: new Map(), mono: new Map() };

  constructor({ title, subject, language, date }: { title: string; subject: string; language: string; date: string }) {
    const moment = new Date(date);
    const info = {
      Title: `${title}: ${subject}`,
      Author: 'exscope',
      Creator: 'exscope',
      Producer: 'exscope',
      CreationDate: moment,
      ModDate: moment,
    };
    const margins = { top: TOP, bottom: HEIGHT - BOTTOM, left: LEFT, right: LEFT };
    this.pdf = new PDFDocument({
      size: 'A4',
      margins,
      bufferPages: true,
      pdfVersion: '1.7',
      tagged: true,
      lang: language,
      displayTitle: true,
      info,
      font: FONTS.sans,
    });
    this.root = this.pdf.struct('Document');
    this.pdf.addStructure(this.root);
  }

  /** Goes on to the next page when less than this is left. */
  need(height: number): void {
    if (this.y + height > BOTTOM) this.newPage();
  }

  get left(): number {
    return BOTTOM - this.y;
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = TOP;
  }

  space(height: number): void {
    this.y += height;
  }

  heightOf(text: string, width: number, look: Look = {}): number {
    this.#dress(look);
    const height = this.pdf.heightOfString(this.showable(text, look.face), { width, lineGap: look.lineGap ?? 1.5 });
    return Math.min(height, look.maxHeight ?? Number.POSITIVE_INFINITY);
  }

  /** Of one line. */
  widthOf(text: string, look: Look = {}): number {
    this.#dress(look);
    return this.pdf.widthOfString(this.showable(text, look.face));
  }

  /** Writes at a place of this page, as an element of this kind below `parent`. */
  write(text: string, x: number, y: number, width: number, type: string, parent: Structure, look: Look = {}): void {
    this.element(type, parent, () => this.#put(text, x, y, width, look));
  }

  /** A paragraph at the cursor, which goes below it. */
  flow(text: string, type: string, look: Look = {}, parent = this.root, indent = 0): void {
    const width = TEXT_WIDTH - indent;
    const height = this.heightOf(text, width, { maxHeight: 600, ...look });
    this.need(height);
    this.write(text, LEFT + indent, this.y, width, type, parent, { maxHeight: 600, ...look });
    this.y += height;
  }

  element(type: string, parent: Structure, draw: () => void, options: { alt?: string } = {}): void {
    const content = this.pdf.markStructureContent(type);
    draw();
    this.pdf.endMarkedContent();
    const element = this.pdf.struct(type, options, [content]);
    parent.add(element);
    element.end();
  }

  group(type: string, parent: Structure = this.root): Structure {
    const group = this.pdf.struct(type);
    parent.add(group);
    return group;
  }

  /** Lines, grounds, heads and feet of pages: nothing that is read aloud. */
  artifact(draw: () => void): void {
    this.pdf.markContent('Artifact', { type: 'Layout' });
    draw();
    this.pdf.endMarkedContent();
  }

  ground(x: number, y: number, width: number, height: number, colour: string): void {
    this.artifact(() => this.pdf.rect(x, y, width, height).fill(colour));
  }

  line(x: number, y: number, width: number, colour = LINE): void {
    this.artifact(() => {
      this.pdf
        .lineWidth(0.5)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke(colour);
    });
  }

  /** Head and foot of every page, once it is known how many there are. */
  finish(head: string, foot: string, pageOf: (page: number, pages: number) => string): void {
    const { count } = this.pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.pdf.switchToPage(page);
      // The foot stands in the margin, where text would begin another page.
      this.pdf.page.margins = { top: 0, bottom: 0, left: LEFT, right: LEFT };
      const small: Look = { size: 7.5, colour: MUTED, maxHeight: 12 };
      this.artifact(() => {
        if (page > 0) this.#put(head, LEFT, 34, TEXT_WIDTH, small);
        this.#put(foot, LEFT, HEIGHT - 40, TEXT_WIDTH / 2, small);
        this.#put(pageOf(page + 1, count), LEFT + TEXT_WIDTH / 2, HEIGHT - 40, TEXT_WIDTH / 2, { ...small, align: 'right' });
      });
      if (page > 0) this.line(LEFT, 48, TEXT_WIDTH);
      this.line(LEFT, HEIGHT - 48, TEXT_WIDTH);
    }
  }

  /** What the font has no picture of is told by its code point, as `\u{4E2D}`: what was captured can still be found out. */
  showable(text: string, face: Face = 'sans'): string {
    const known = this.#shown[face];
    const letters = [...clean(text, MAX_TEXT)].map((letter) => (this.#has(letter, face, known) ? letter : codePoint(letter)));
    const shown = letters.join('');
    return shown.length <= MAX_TEXT ? shown : cut(letters);
  }

  #has(letter: string, face: Face, known: Map<string, boolean>): boolean {
    let has = known.get(letter);
    if (has === undefined) {
      this.pdf.font(FONTS[face]);
      const { _font } = this.pdf as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } };
      has = _font.font.hasGlyphForCodePoint(letter.codePointAt(0)!);
      known.set(letter, has);
    }
    return has;
  }

  #dress({ face = 'sans', size = 9.5, colour = INK }: Look): void {
    this.pdf.font(FONTS[face]).fontSize(size).fillColor(colour);
  }

  #put(text: string, x: number, y: number, width: number, look: Look): void {
    const shown = this.showable(text, look.face);
    this.#dress(look);
    const { align = 'left', lineGap = 1.5, maxHeight } = look;
    this.pdf.text(shown, x, y, {
      width,
      align,
      lineGap,
      ...(maxHeight !== undefined && { height: maxHeight, ellipsis: true }),
    });
  }
}
