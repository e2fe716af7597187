import { uuidText } from '../uuid.js';
import type { Fragment } from './fragments.js';
import { u16, u32 } from './header.js';

/** A presentation context a client proposed (C706 12.6.3.1, p_cont_elem_t). */
export interface ProposedContext {
  id: number;
  uuid: string;
  version: string;
}

/** Fixed part of bind and alter_context: fragment sizes, group, number of contexts. */
const CONTEXTS = 24;
const CONTEXT_FIXED = 24;
const SYNTAX = 20;
/** More than real clients ever propose at once. */
const MAX_CONTEXTS = 64;

/** Contexts of a bind or alter_context, as far as the fragment was seen. */
export function proposedContexts({ header, head, headStart, headLength }: Fragment): ProposedContext[] {
  const end = headStart + Math.min(headLength, header.fragmentLength);
  if (headStart + CONTEXTS + 4 > end) return [];
  const count = Math.min(head[headStart + CONTEXTS]!, MAX_CONTEXTS);
  const contexts: ProposedContext[] = [];
  let at = headStart + CONTEXTS + 4;
  for (let i = 0; i < count && at + CONTEXT_FIXED <= end; i++) {
    const version = u32(head, at + 20, header.littleEndian);
    contexts.push({
      id: u16(head, at, header.littleEndian),
      uuid: uuidText(head, at + 4, header.littleEndian),
      version: `${version & 0xffff}.${version >>> 16}`,
    });
    at += CONTEXT_FIXED + head[at + 2]! * SYNTAX;
  }
  return contexts;
}

/** Accepted or not, for each proposed context in order, from a bind_ack or alter_context_response (p_result_list_t). */
export function contextResults({ header, head, headStart, headLength }: Fragment): boolean[] {
  const end = headStart + Math.min(headLength, header.fragmentLength);
  const address = headStart + CONTEXTS;
  if (address + 2 > end) return [];
  // The result list is aligned to four octets, counted from the fragment's start.
  const list = headStart + ((CONTEXTS + 2 + u16(head, address, header.littleEndian) + 3) & ~3);
  if (list + 4 > end) return [];
  const results: boolean[] = [];
  for (let i = 0, at = list + 4; i < Math.min(head[list]!, MAX_CONTEXTS) && at + 24 <= end; i++, at += 24) {
    results.push(u16(head, at, header.littleEndian) === 0);
  }
  return results;
}
