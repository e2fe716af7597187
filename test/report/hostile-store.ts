/** A store in which every text is one that no server says. */
import fc from 'fast-check';
import type { FlowEvidence } from '../../src/inspect/evidence.js';
import { arbitraryEvidence } from '../store/arbitrary-evidence.js';
import { captureRecord, evidence, type FlowParts, observed, verdict, writeStore } from '../store/fixtures.js';

export const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '<img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)" x="',
  "'><svg/onload=alert(1)>",
  '\u001b[2J\u001b]0;title\u0007',
  '\u202egnp.exe\u2066',
  'x'.repeat(65_536),
  '\ud800 lone \udfff',
  'lines\u2028and\u2029\0\ufffe\u0085',
  "=cmd|'/C calc'!A0",
  "{flows} '{' # {x, plural, other {y}}",
  '__proto__',
  'constructor',
];

/** The same evidence with this text in the place of every text. */
export function saying<Value>(value: Value, text: string): Value {
  if (typeof value === 'string') return text as Value;
  if (Array.isArray(value)) return value.map((each) => saying(each as unknown, text)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, saying(each as unknown, text)])) as Value;
}

/** Evidence of every kind, each saying something that no server says. */
function hostileFlows(): FlowParts[] {
  const samples = fc.sample(arbitraryEvidence, { numRuns: 20, seed: 7 });
  return HOSTILE.flatMap((text, index) => {
    const login = {
      mechanism: text,
      user: text,
      domain: text,
      ntlmVersion: null,
      passwordReadable: true,
      beforeTls: true,
      packet: 3,
      outcome: null,
    };
    const certificate = saying(samples.flatMap(({ certificates }) => certificates)[0]!, text);
    const tls = saying(samples.find((each) => each.tls !== null)!.tls, text);
    const all: FlowEvidence = { ...saying(samples[index]!, text), protocol: 'imap' };
    return [
      observed('10.0.0.9:1025', '10.0.0.5:143', {
        evidence: evidence({ protocol: 'imap', credentials: [login], banner: text, cleartext: { packet: 3, what: text } }),
      }),
      observed('10.0.0.9:1026', '10.0.0.5:993', {
        evidence: evidence({ protocol: 'imap', tls, certificates: [{ ...certificate, sentBy: 'server', position: 0 }] }),
      }),
      observed('10.0.0.9:1027', '10.0.0.5:144', { evidence: all }),
    ];
  });
}

export function hostileStore(): string {
  const flows = hostileFlows();
  const verdicts = HOSTILE.map((text) =>
    verdict({
      pathTitle: text,
      pathId: text,
      reasons: [text],
      protectionMechanism: text,
      protectionReason: text,
      clientRole: text,
      serverRole: text,
    }),
  );
  return writeStore({
    flows,
    captures: HOSTILE.map((text) =>
      captureRecord({ name: text, path: text, names: [{ address: '10.0.0.5', name: text }], drops: [{ reason: text, packets: 2 }] }),
    ),
    judgement: {
      hosts: HOSTILE.map((text, index) => ({
        address: `10.0.0.${index}`,
        roles: [text],
        basis: 'inferred',
        why: text,
        releases: [text],
        exchange: true,
      })),
      verdicts,
      flowVerdicts: flows.map((_, index) => ({
        flowId: index + 1,
        verdict: Math.floor(index / 3),
        swapped: false,
        serverBasis: 'syn' as const,
      })),
    },
  });
}
