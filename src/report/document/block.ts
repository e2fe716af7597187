import type { Layout } from '../model/topology-layout.js';
import type { EdgeShade } from '../model/topology-lines.js';

/**
 * A report as text that is read from top to bottom, before anybody decided how it looks: Markdown and PDF are written from it.
 * Every string may come from a capture; whoever writes the document makes it harmless in its own language.
 */
export interface Document {
  title: string;
  /** The report in one sentence. */
  verdict: string;
  /** What it is about, for the head of a page. */
  subject: string;
  /** BCP 47. */
  language: string;
  /** ISO 8601. */
  date: string;
  /** Stands below the verdict, on a first page of its own where there are pages. */
  cover: Block[];
  chapters: Chapter[];
}

export interface Chapter {
  title: string;
  blocks: Block[];
}

export type Tone = 'bad' | 'warn' | 'good' | 'muted';

/** A piece of text: plain, or with something that is to be seen of it. */
export type Text = string | { text: string; code?: boolean; tone?: Tone };

export interface Column {
  title: string;
  /** Share of the width, against the other columns. */
  width: number;
  numbers?: boolean;
}

export interface Table {
  columns: readonly Column[];
  rows: readonly (readonly Text[])[];
}

export interface Bars {
  /** What the parts of a bar are, in their order. */
  legend: readonly { label: string; tone: Tone | 'neutral' }[];
  rows: readonly { label: string; parts: readonly number[] }[];
}

export interface Topology {
  layout: Layout;
  /** What stands in the box of a role, and beneath. */
  names: ReadonlyMap<string, { name: string; hosts: string }>;
  /** What the parts of a line are; the numbers at a line bear the same marks. */
  legend: readonly { shade: EdgeShade; mark: string; label: string; tone: Tone | 'neutral' }[];
  /** What the picture shows, for who cannot see it. */
  alternative: string;
}

export type Block =
  | { kind: 'section'; title: string }
  | { kind: 'paragraph'; text: string; note?: boolean }
  | { kind: 'list'; items: readonly string[]; ordered?: boolean }
  /** Labels, each with what is to be said below it. */
  | { kind: 'facts'; facts: readonly { label: string; text: Text | readonly Text[] }[] }
  /** A few numbers that are to be seen first. */
  | { kind: 'tiles'; tiles: readonly { label: string; value: string; tone: Tone | 'neutral' }[] }
  | ({ kind: 'table' } & Table)
  /** Numbers to be compared at a glance; without pictures they are a table. */
  | ({ kind: 'bars'; heading: string } & Bars)
  /** The same over time, one row a moment; only for who can draw. */
  | ({ kind: 'timeline'; from: string; to: string } & Bars)
  /** Who talks to whom; only for who can draw: a table beside it has the same numbers. */
  | ({ kind: 'topology' } & Topology);
