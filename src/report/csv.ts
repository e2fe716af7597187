export type Cell = string | number | boolean | null;

/** One CSV record (RFC 4180): comma, double quotes, CRLF; null is an empty field. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(field).join(',')}\r\n`;
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const guarded = unformulated(cell);
  return /[",;\t\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/**
 * A spreadsheet runs a cell that begins like a formula; an apostrophe in front makes it text (OWASP, CSV injection: = + - @, their full-width
 * forms, tab and line breaks). Space and what is not seen may stand before. Where the spreadsheet's language separates cells by semicolons
 * or tabs, quotes inside a line count for nothing: a cell may begin behind each of these, too.
 */
function unformulated(text: string): string {
  const guarded = text.replace(/(^|;)(?=[\s\p{Cf}\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/gu, "$1'");
  if (!/[\t\r\n]/.test(guarded)) return guarded;
  // All that is not seen is taken at once: looked at behind each tab and line break of it, it would be read as often as it has some.
  return guarded.replace(/(?<![\s\p{Cf}\0])([\s\p{Cf}\0]+)([=+\-@\uff1d\uff0b\uff0d\uff20]|)/gu, (_, unseen: string, formula: string) => {
    return unseen.replace(formula === '' ? /[\t\r\n](?=[\t\r\n])/g : /[\t\r\n]/g, "$&'") + formula;
  });
}
