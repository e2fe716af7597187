import { emptyEvidence, type FlowEvidence, type Side } from '../../../src/inspect/evidence.js';
import type { InspectionContext, Inspector, Protocol } from '../../../src/inspect/inspector.js';

/** One packet of a dialogue: `C: …`, `S: …` (`\r\n` is added to text), or bytes, or a gap. */
export type Step = string | { side: 'C' | 'S'; bytes: Uint8Array } | { side: 'C' | 'S'; gap: number };

export interface Played {
  evidence: FlowEvidence;
  inspector: Inspector;
}

export interface PlayOptions {
  /** Octets per call of `data`; whole packets when absent. */
  cut?: number;
  midstream?: boolean;
  clientSide?: Side;
  /** Leave `end` out. */
  open?: boolean;
}

export const C = (bytes: Uint8Array | string): Step => ({
  side: 'C',
  bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
});
export const S = (bytes: Uint8Array | string): Step => ({
  side: 'S',
  bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
});
export const gap = (side: 'C' | 'S', length: number): Step => ({ side, gap: length });
export const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

/** A complete ClientHello: TLS 1.2, one suite, no extension. */
export const CLIENT_HELLO = Buffer.from(`160301002d010000290303${'11'.repeat(32)}000002c02f0100`, 'hex');
/** A ServerHello that answers it. */
export const SERVER_HELLO = Buffer.from(`160303002a020000260303${'22'.repeat(32)}00c02f00`, 'hex');

/** Plays a dialogue; step n is packet n, counted from 1. */
export function play(protocol: Protocol, steps: readonly Step[], options: PlayOptions = {}): Played {
  const evidence = emptyEvidence();
  let packet = 0;
  const context: InspectionContext = {
    evidence,
    get packet() {
      return packet;
    },
    sawStart: () => options.midstream !== true,
    learn: () => {},
  };
  const clientSide = options.clientSide ?? 0;
  const inspector = protocol.create(context, clientSide, options.midstream ?? false);
  for (const step of steps) {
    packet++;
    if (inspector.done || inspector.rejected) break;
    const by = typeof step === 'string' ? step[0] : step.side;
    const side = (by === 'C' ? clientSide : clientSide ^ 1) as Side;
    if (typeof step !== 'string' && 'gap' in step) {
      inspector.gap(side, step.gap);
      continue;
    }
    const bytes = typeof step === 'string' ? Buffer.from(`${step.slice(3)}\r\n`, 'latin1') : step.bytes;
    const size = options.cut ?? bytes.length;
    for (let at = 0; at < bytes.length; at += size) {
      if (!inspector.done && !inspector.rejected) hand(inspector, side, bytes.subarray(at, at + size));
    }
  }
  if (options.open !== true) inspector.end();
  return { evidence, inspector };
}

/** Hands bytes over inside a larger buffer that is overwritten afterwards, as the flow room does. */
function hand(inspector: Inspector, side: Side, bytes: Uint8Array): void {
  const buffer = new Uint8Array(bytes.length + 7).fill(0x0a);
  buffer.set(bytes, 3);
  inspector.data(side, buffer, 3, 3 + bytes.length);
  buffer.fill(0xee);
}

/** The same dialogue with its bytes handed over in pieces of every size must prove the same. */
export function everyCut(
  protocol: Protocol,
  steps: readonly Step[],
  options: PlayOptions = {},
): { size: number; evidence: FlowEvidence }[] {
  const longest = Math.max(...steps.map((step) => (typeof step === 'string' ? step.length : 'bytes' in step ? step.bytes.length : 0)));
  return Array.from({ length: Math.min(longest, 120) }, (_, i) => ({
    size: i + 1,
    evidence: play(protocol, steps, { ...options, cut: i + 1 }).evidence,
  }));
}
