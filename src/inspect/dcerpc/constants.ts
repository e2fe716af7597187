import type { RpcAuthLevel } from '../evidence.js';

/** Interfaces kept of one flow: more is not believed. */
export const MAX_INTERFACES = 64;
/** Security contexts kept of one flow: more is not believed. */
export const MAX_SECURITY_CONTEXTS = 16;
/** Towers of one answer: more is not believed (clients ask for at most 500). */
export const MAX_TOWERS = 512;

/** PDU types (C706 12.6.4, MS-RPCE 2.2.2.1). */
export const REQUEST = 0;
export const RESPONSE = 2;
export const FAULT = 3;
export const BIND = 11;
export const BIND_ACK = 12;
export const BIND_NAK = 13;
export const ALTER_CONTEXT = 14;
export const ALTER_CONTEXT_RESPONSE = 15;
export const AUTH3 = 16;
const SHUTDOWN = 17;
const CO_CANCEL = 18;
const ORPHANED = 19;
const RTS = 20;

type Sender = 'client' | 'server' | 'either' | null;

const CLIENT_TYPES: readonly number[] = [REQUEST, BIND, ALTER_CONTEXT, AUTH3, CO_CANCEL, ORPHANED];
const SERVER_TYPES: readonly number[] = [RESPONSE, FAULT, BIND_ACK, BIND_NAK, ALTER_CONTEXT_RESPONSE, SHUTDOWN];
/** By type: asked of every PDU, so it is a table. */
const SENDERS: readonly Sender[] = Array.from({ length: RTS + 1 }, (_, type) => {
  if (CLIENT_TYPES.includes(type)) return 'client';
  if (SERVER_TYPES.includes(type)) return 'server';
  return type === RTS ? 'either' : null;
});

/** Which end sends a PDU of this type: `client`, `server`, `either` (RTS), or null for types connection-oriented RPC does not have. */
export function senderOf(type: number): Sender {
  return type <= RTS ? SENDERS[type]! : null;
}

/** PFC flags (C706 12.6.3.1, MS-RPCE 2.2.2.3). */
export const FIRST_FRAGMENT = 0x01;
export const LAST_FRAGMENT = 0x02;
export const OBJECT_UUID = 0x80;

export const COMMON_HEADER = 16;
/** Type, level, pad length, reserved, context identifier (MS-RPCE 2.2.2.11). */
export const AUTH_TRAILER = 8;

/** MS-RPCE 2.2.1.1.8; level 0 asks for the default, which is connect. */
export const AUTH_LEVELS: readonly RpcAuthLevel[] = ['connect', 'none', 'connect', 'call', 'packet', 'integrity', 'privacy'];

/** MS-RPCE 2.2.1.1.7. */
export const AUTH_TYPES: Readonly<Record<number, string>> = { 9: 'negotiate', 10: 'ntlm', 14: 'schannel', 16: 'kerberos', 68: 'netlogon' };
export const NO_AUTHENTICATION = 0;
export const NETLOGON = 68;

/** Request and response: allocation hint, context identifier, and operation number or cancel count (C706 12.6.4.9, 12.6.4.10). */
export const CALL_FIXED = 24;

/** Transfer syntaxes (MS-RPCE 2.2.4.12, 2.2.5). */
export const TRANSFER_SYNTAXES: Readonly<Record<string, string>> = {
  '8a885d04-1ceb-11c9-9fe8-08002b104860': 'NDR',
  '71710533-beba-4937-8319-b5dbef9ccc36': 'NDR64',
};
/** Bind-time feature negotiation is written like a transfer syntax; the rest of its UUID is a bit mask (MS-RPCE 3.3.1.5.3). */
export const FEATURE_NEGOTIATION = '6cb71c2c-9812-4540-';

/** Endpoint mapper (C706 appendix O). */
export const EPM_UUID = 'e1af8308-5d1f-11c9-91a4-08002b14a0fa';

/** The interface whose stubs carry mail (MS-OXCRPC 1.9), and its two calls with extended buffers (3.1.4.1, 3.1.4.2). */
export const EMSMDB_UUID = 'a4f1db00-ca47-1067-b31f-00dd010662da';
export const EC_DO_CONNECT_EX = 10;
export const EC_DO_RPC_EXT2 = 11;

/** Signature of the verification trailer at the end of a readable request stub (MS-RPCE 2.2.2.13). */
export const VERIFICATION_SIGNATURE: readonly number[] = [0x8a, 0xe3, 0x13, 0x71, 0x02, 0xf4, 0x36, 0x71];

/** Greeting of RPC over HTTP's servers (MS-RPCH 2.1.1.1.1: legacy server response). */
export const NCACN_HTTP = 'ncacn_http/1.0';
