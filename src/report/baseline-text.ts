import type { ToldFinding } from './model/told-finding.js';
import { safe, socket } from './text.js';
import { quoted } from './yaml-text.js';

export interface BaselineAuthor {
  who: string;
  why: string;
  /** Last day; null for ever. */
  until: string | null;
}

/** A baseline file that accepts these findings. What it says of each beside the fingerprint is for its reader. */
export function baselineText(findings: readonly ToldFinding[], { who, why, until }: BaselineAuthor, captures: readonly string[]): string {
  const lines = [
    `# Findings that somebody answers for, seen in ${captures.map((name) => safe(name, 80)).join(', ')}.`,
    '# Each has its own who, why and until (the last day it holds, null for ever). Remove what nobody answers for.',
    'version: 1',
    findings.length === 0 ? 'findings: []' : 'findings:',
    ...findings.flatMap(({ fingerprint, title, server, anyPort }) => [
      `  - fingerprint: ${quoted(fingerprint)}`,
      `    title: ${quoted(safe(title))}`,
      `    server: ${quoted(anyPort ? server.address : socket(server))}`,
      `    who: ${quoted(who)}`,
      `    why: ${quoted(why)}`,
      `    until: ${until === null ? 'null' : quoted(until)}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
