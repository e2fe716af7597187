import type { RpcAuthLevel } from '../evidence.js';
import { AUTH_LEVELS, AUTH_TRAILER, AUTH_TYPES, COMMON_HEADER } from './constants.js';
import type { Fragment } from './fragments.js';

/** The authentication trailer of a fragment (MS-RPCE 2.2.2.11). */
export interface AuthTrailer {
  type: string;
  level: RpcAuthLevel;
  padLength: number;
  contextId: number;
  /** The token, inside the fragment's tail: to find a user name in, never to keep. */
  tokenStart: number;
  tokenEnd: number;
}

/** Null when the fragment has none, or it was cut or lost; `fragment.header.authLength` tells the two apart. */
export function readTrailer({ header, tail, tailStart, tailLength }: Fragment): AuthTrailer | null {
  const size = header.authLength + AUTH_TRAILER;
  if (header.authLength === 0 || tail === null || size > tailLength || size + COMMON_HEADER > header.fragmentLength) return null;
  const at = tailStart + tailLength - size;
  const level = AUTH_LEVELS[tail[at + 1]!];
  if (level === undefined) return null;
  const type = tail[at]!;
  return {
    type: AUTH_TYPES[type] ?? `type-${type}`,
    level,
    padLength: tail[at + 2]!,
    contextId: tail[at + 4]! | (tail[at + 5]! << 8),
    tokenStart: at + AUTH_TRAILER,
    tokenEnd: at + size,
  };
}
