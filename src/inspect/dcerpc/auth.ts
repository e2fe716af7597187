import type { RpcAuthLevel } from '../evidence.js';
import { AUTH_LEVELS, AUTH_TRAILER, AUTH_TYPES, COMMON_HEADER, NO_AUTHENTICATION } from './constants.js';
import type { Fragment } from './fragment.js';
import { u32 } from './header.js';

/** The authentication trailer of a fragment (MS-RPCE 2.2.2.11). */
export interface AuthTrailer {
  /** Authentication type (MS-RPCE 2.2.1.1.7); `authTypeName` says it in words. */
  type: number;
  level: RpcAuthLevel;
  padLength: number;
  /** auth_context_id: which of the connection's security contexts (MS-RPCE 2.2.2.11). */
  contextId: number;
  /** The token, inside the fragment's tail: to find a user name in, never to keep. */
  tokenStart: number;
  tokenEnd: number;
}

export const emptyTrailer = (): AuthTrailer => ({ type: 0, level: 'none', padLength: 0, contextId: 0, tokenStart: 0, tokenEnd: 0 });

/**
 * Reads the trailer into `into`. False when the fragment has none, when it was cut or lost, or when it contradicts itself;
 * `fragment.header.authLength` tells the first from the others.
 */
export function readTrailer({ header, tail, tailStart, tailLength }: Fragment, into: AuthTrailer): boolean {
  const size = header.authLength + AUTH_TRAILER;
  if (header.authLength === 0 || tail === null || size > tailLength) return false;
  const at = tailStart + tailLength - size;
  const type = tail[at]!;
  const level = AUTH_LEVELS[tail[at + 1]!];
  const padLength = tail[at + 2]!;
  if (level === undefined || COMMON_HEADER + padLength + size > header.fragmentLength) return false;
  // Nobody authenticates, and yet something is protected: such a trailer proves nothing.
  if (type === NO_AUTHENTICATION && level !== 'none') return false;
  into.type = type;
  into.level = level;
  into.padLength = padLength;
  into.contextId = u32(tail, at + 4, header.littleEndian);
  into.tokenStart = at + AUTH_TRAILER;
  into.tokenEnd = at + size;
  return true;
}

/** `ntlm` `negotiate` `kerberos` `schannel` `netlogon`, or the number of a type without a name. */
export function authTypeName(type: number): string {
  return AUTH_TYPES[type] ?? `type-${type}`;
}
