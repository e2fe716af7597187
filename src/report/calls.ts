import type { AgreedKeying, MediaBook } from '../judge/media.js';
import type { JudgedFlow } from '../store/index.js';
import type { FlowOutline } from '../store/rows.js';
import { said } from './text.js';

/** Flows named one by one. */
const MAX_NAMED = 20;

/** What a flow has to do with calls: of media the SIP that agreed on them, of SIP the media it led to. */
export function callLines(flow: JudgedFlow, book: MediaBook, outlines: () => Iterable<FlowOutline>): string[] {
  if (flow.transport === 'udp') {
    const keying = book.keying(flow.client, flow.server);
    if (keying !== null) return [`Agreed on in ${named('flow', book.flows(flow.client, flow.server))} (SIP): ${said(AGREED, keying)}.`];
  }
  if (flow.evidence?.sip == null || flow.evidence.sip.media.length === 0) return [];
  const led: number[] = [];
  for (const { id, transport, client, server } of outlines()) {
    if (transport === 'udp' && book.flows(client, server).includes(flow.id)) led.push(id);
  }
  return [led.length === 0 ? 'None of the media it agreed on was captured.' : `Its media are in ${named('flow', led)}.`];
}

const AGREED: Record<AgreedKeying, string> = {
  none: 'media in clear',
  sdes: 'encrypted by a key that passed readable in the same SIP',
  dtls: 'encrypted by a key DTLS agrees on beside the media',
  zrtp: 'encrypted by a key ZRTP agrees on beside the media, when both ends can',
  mikey: 'encrypted by a key MIKEY carries',
  unknown: 'encrypted, the way was not told',
  unanswered: 'offered only, no answer was captured',
  mixed: 'calls and answers disagree on whether they are encrypted',
};

function named(noun: string, flows: readonly number[]): string {
  const left = flows.length - MAX_NAMED;
  return `${noun}${flows.length === 1 ? '' : 's'} ${flows.slice(0, MAX_NAMED).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
