/**
 * Text for an XML 1.0 document: what XML forbids (2.2: controls, surrogates, U+FFFE, U+FFFF), and what a terminal or an editor would act on,
 * becomes U+FFFD.
 */
export function xmlText(text: string): string {
  return harmless(text).replace(/[&<>]/g, (letter) => ENTITIES[letter]!);
}

/** The same for the value of an attribute in double quotes: line ends and tabs would be read as spaces (3.3.3). */
export function xmlAttribute(text: string): string {
  return harmless(text).replace(/[&<>"'\t\n]/g, (letter) => ENTITIES[letter] ?? `&#${letter.charCodeAt(0)};`);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

function harmless(text: string): string {
  return text.replace(/(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '\ufffd');
}
