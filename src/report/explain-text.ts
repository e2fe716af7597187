import type { StorySection } from './explain.js';
import { block, LABEL, sentence } from './layout.js';
import { printLines, type Style } from './text.js';

/** The story for reading: chapters with their titles beside them. */
export function storyText(title: string, sections: readonly StorySection[], style: Style): string {
  const chapters = sections.flatMap(({ title: name, lines }) => {
    // A filter is for pasting: it stays on one line however long it is.
    const text = name === 'Filter' ? lines : lines.flatMap((line) => hanging(line, style));
    return ['', ...block(name, text, style)];
  });
  return printLines([style.paint('title', title), ...chapters], style);
}

/** A line that goes on is indented, so that it is not taken for the next fact. */
function hanging(line: string, style: Style): string[] {
  return sentence(line, style, LABEL + 2).map((part, at) => (at === 0 ? part : `  ${part}`));
}
