/** One JSON object a line (ndjson). Beyond what JSON asks for, everything a terminal or an old line reader would act on is escaped. */
export function ndjsonLine(value: unknown): string {
  return `${escaped(JSON.stringify(value))}\n`;
}

/** A whole JSON document for reading by eye as well. */
export function jsonDocument(value: unknown): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`;
}

/** DEL, C1 controls, format characters (bidirectional overrides) and Unicode line ends only occur inside strings. */
function escaped(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (letter) =>
    Array.from({ length: letter.length }, (_, at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}
