import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../helpers/exscope.js';

/** A regular expression as it stands in the program. */
interface Literal {
  /** `src/text.ts:19` */
  place: string;
  expression: RegExp;
}

interface Expressions {
  literals: Literal[];
  /** Files that make expressions of text, by `RegExp` called or constructed, each once. */
  makers: string[];
}

/** All regular expressions of the program: `src/`, with the script of the HTML report, and `bin/`. */
export function expressionsOf(folders: readonly string[]): Expressions {
  const literals: Literal[] = [];
  const makers = new Set<string>();
  for (const folder of folders) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(ts|js|mjs)$/.test(name)) continue;
      const file = `${folder}/${name}`;
      const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf('/');
          literals.push({
            place: `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`,
            expression: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)),
          });
        } else if (
          ts.isIdentifier(node) &&
          node.text === 'RegExp' &&
          (ts.isNewExpression(node.parent) || ts.isCallExpression(node.parent))
        ) {
          makers.add(file);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
  }
  return { literals, makers: [...makers].sort() };
}
