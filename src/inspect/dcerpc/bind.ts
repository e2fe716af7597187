import { AUTH_TRAILER, COMMON_HEADER, FEATURE_NEGOTIATION, TRANSFER_SYNTAXES } from './constants.js';
import type { Fragment } from './fragment.js';
import { u16, u32 } from './header.js';
import { sharedUuidText } from './uuids.js';

/** A presentation context a client proposed (C706 12.6.3.1, p_cont_elem_t). */
export interface ProposedContext {
  id: number;
  /** Abstract syntax: the interface, `major.minor`. */
  uuid: string;
  version: string;
  /** Only asks which features the server has (MS-RPCE 3.3.1.5.3): its result says nothing of the interface. */
  negotiation: boolean;
}

/** Presentation contexts of a bind or alter_context. */
export interface Proposal {
  contexts: ProposedContext[];
  /** At least one context, and all that were announced were read. */
  valid: boolean;
}

/** Results of a bind_ack or alter_context_response. */
export interface Answer {
  /** For each proposed context in order: `ACCEPTANCE`, `NEGOTIATE_ACK`, or a rejection. */
  results: number[];
  /** Transfer syntax chosen for each (`NDR`, `NDR64`), or null when it is none or another. */
  syntaxes: (string | null)[];
  /** Port the server names in its secondary address; null when it is no port (an empty address, a pipe). */
  port: number | null;
  valid: boolean;
}

/** p_result_t (C706 12.6.3.1) and MS-RPCE 2.2.2.4. */
export const ACCEPTANCE = 0;
export const NEGOTIATE_ACK = 3;

/** Fixed part of the four PDUs: fragment sizes and association group; then the list, or the secondary address. */
const FIXED = 24;
const LIST_HEAD = 4;
const CONTEXT_HEAD = 24;
const SYNTAX = 20;
const RESULT = 24;
/** More contexts than real clients ever propose at once. */
const MAX_CONTEXTS = 64;

/** Contexts of a bind or alter_context, as far as the fragment was seen. */
export function readProposal(fragment: Fragment): Proposal {
  const { head, headStart, header } = fragment;
  const end = bodyEnd(fragment);
  const contexts: ProposedContext[] = [];
  if (headStart + FIXED + LIST_HEAD > end) return { contexts, valid: false };
  const announced = head[headStart + FIXED]!;
  let at = headStart + FIXED + LIST_HEAD;
  while (contexts.length < Math.min(announced, MAX_CONTEXTS) && at + CONTEXT_HEAD <= end) {
    const syntaxes = head[at + 2]!;
    const next = at + CONTEXT_HEAD + syntaxes * SYNTAX;
    if (syntaxes === 0 || next > end) break;
    const version = u32(head, at + 20, header.littleEndian);
    contexts.push({
      id: u16(head, at, header.littleEndian),
      uuid: sharedUuidText(head, at + 4, header.littleEndian),
      version: `${version & 0xffff}.${version >>> 16}`,
      negotiation: sharedUuidText(head, at + CONTEXT_HEAD, header.littleEndian).startsWith(FEATURE_NEGOTIATION),
    });
    at = next;
  }
  return { contexts, valid: announced > 0 && contexts.length === announced };
}

/** Results of a bind_ack or alter_context_response (p_result_list_t), as far as the fragment was seen. */
export function readAnswer(fragment: Fragment): Answer {
  const { head, headStart, header } = fragment;
  const end = bodyEnd(fragment);
  const answer: Answer = { results: [], syntaxes: [], port: null, valid: false };
  const address = headStart + FIXED;
  if (address + 2 > end) return answer;
  const addressEnd = address + 2 + u16(head, address, header.littleEndian);
  // The list is aligned to four octets, counted from the fragment's start.
  const list = headStart + ((addressEnd - headStart + 3) & ~3);
  if (addressEnd > end) return answer;
  answer.port = readPort(head, address + 2, addressEnd);
  if (list + LIST_HEAD > end) return answer;
  const announced = head[list]!;
  let possible = announced > 0;
  for (let i = 0, at = list + LIST_HEAD; i < Math.min(announced, MAX_CONTEXTS) && at + RESULT <= end; i++, at += RESULT) {
    const result = u16(head, at, header.littleEndian);
    possible &&= result <= NEGOTIATE_ACK;
    answer.results.push(result);
    answer.syntaxes.push(TRANSFER_SYNTAXES[sharedUuidText(head, at + 4, header.littleEndian)] ?? null);
  }
  answer.valid = possible && answer.results.length === announced;
  return answer;
}

/** End of what was seen before the authentication trailer. */
function bodyEnd({ header, headStart, headLength }: Fragment): number {
  const trailer = header.authLength > 0 ? header.authLength + AUTH_TRAILER : 0;
  return headStart + Math.min(headLength, Math.max(COMMON_HEADER, header.fragmentLength - trailer));
}

/** A decimal port, with the zero octet that ends it (MS-RPCE 2.2.1.2). */
function readPort(bytes: Uint8Array, start: number, end: number): number | null {
  const stop = end > start && bytes[end - 1] === 0 ? end - 1 : end;
  if (stop === start || stop - start > 5) return null;
  let port = 0;
  for (let at = start; at < stop; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return null;
    port = port * 10 + digit;
  }
  return port > 0 && port <= 0xffff ? port : null;
}
