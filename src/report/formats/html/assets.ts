import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { REPORT_SCRIPT, REPORT_STYLE } from '../../../packaged.js';

/** What the page brings along; nothing is fetched. */
export interface Assets {
  style: string;
  script: string;
  /** Content-Security-Policy (W3C, CSP Level 3): this script and this style run, and nothing else does. */
  policy: string;
}

export function loadAssets(): Assets {
  const style = readFileSync(REPORT_STYLE, 'utf8');
  const script = readFileSync(REPORT_SCRIPT, 'utf8');
  const policy = [
    "default-src 'none'",
    `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return { style, script, policy };
}

const sourceHash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
