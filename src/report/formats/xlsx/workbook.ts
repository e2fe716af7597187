import type { ZipPart } from './zip.js';

/** The parts of a workbook beside its sheets (ECMA-376 part 1, SpreadsheetML and Open Packaging Conventions). */

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Cell formats, by their place in `cellXfs`. Text is formatted as text, so that it stays text when somebody edits the cell. */
export const STYLES = { number: 0, head: 1, text: 2, time: 3, bad: 4, warn: 5, good: 6, muted: 7, wrapped: 8, title: 9 } as const;

const fill = (colour: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
const format = (parts: string, inside = '') => `<xf xfId="0" borderId="0" ${parts}>${inside}</xf>`;

/** `numFmtId` 49 is text. */
const STYLE_SHEET = `${XML}<styleSheet xmlns="${MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss.000"/></numFmts>
<fonts count="3"><font><sz val="10"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="10"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="14"/><name val="Calibri"/><family val="2"/></font></fonts>
<fills count="7"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${['1F3A5F', 'F8CBC6', 'FCE4B8', 'CDE8CF', 'E6E6E6'].map(fill).join('')}</fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="10">${[
  format('numFmtId="0" fontId="0" fillId="0"'),
  format('numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"'),
  format('numFmtId="49" fontId="0" fillId="0" applyNumberFormat="1"'),
  format('numFmtId="164" fontId="0" fillId="0" applyNumberFormat="1"'),
  ...[3, 4, 5, 6].map((colour) => format(`numFmtId="49" fontId="0" fillId="${colour}" applyNumberFormat="1" applyFill="1"`)),
  format('numFmtId="49" fontId="0" fillId="0" applyNumberFormat="1" applyAlignment="1"', '<alignment vertical="top" wrapText="1"/>'),
  format('numFmtId="49" fontId="2" fillId="0" applyNumberFormat="1" applyFont="1"'),
].join('')}</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>`;

/** @param names of the sheets, already without what XML or a sheet's name forbids. */
export function* workbookParts(names: readonly string[], created: string, title: string): Generator<ZipPart> {
  const numbers = names.map((_, index) => index + 1);
  const part = (path: string, text: string): ZipPart => ({ path, text: [text] });
  yield part(
    '[Content_Types].xml',
    `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>${numbers.map((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${CONTENT}.worksheet+xml"/>`).join('')}</Types>`,
  );
  yield part(
    '_rels/.rels',
    `${XML}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
  );
  yield part(
    'docProps/core.xml',
    `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${title}</dc:title><dc:creator>exscope</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${created}</dcterms:created></cp:coreProperties>`,
  );
  yield part(
    'xl/workbook.xml',
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
  );
  yield part(
    'xl/_rels/workbook.xml.rels',
    `${XML}<Relationships xmlns="${RELATIONS}">${numbers.map((number) => `<Relationship Id="rId${number}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join('')}<Relationship Id="rId${names.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  );
  yield part('xl/styles.xml', STYLE_SHEET);
}

export const SHEET_HEAD = `${XML}<worksheet xmlns="${MAIN}">`;
