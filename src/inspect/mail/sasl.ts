import { printable } from '../../text.js';
import { isNtlm, type NtlmLogin, readNtlmLogin } from '../ntlmssp.js';
import { equals, lineEnd, skipSpaces, wordEnd } from './bytes.js';
import { maxUserLength } from './user-name.js';

/** What one response of the client was. */
export const STEP = 0;
/** With this response the credential has passed. Answered once. */
export const CREDENTIAL = 1;
/** The client gave up (`*`). */
export const CANCELLED = 2;
export type SaslStep = typeof STEP | typeof CREDENTIAL | typeof CANCELLED;

/** Octets of a decoded response that are looked at. */
const maxResponseLength = 3072;

/** SASL mechanism names as sent, and what evidence calls them. A name that is not listed is `other`: it could be anything, even a password. */
const MECHANISMS: ReadonlyMap<string, string> = new Map([
  ['PLAIN', 'plain'],
  ['LOGIN', 'login'],
  ['CRAM-MD5', 'cram-md5'],
  ['DIGEST-MD5', 'digest-md5'],
  ['NTLM', 'ntlm'],
  ['GSSAPI', 'gssapi'],
  ['GSS-SPNEGO', 'negotiate'],
  ['XOAUTH2', 'xoauth2'],
  ['OAUTHBEARER', 'oauthbearer'],
  ['SCRAM-SHA-1', 'scram-sha-1'],
  ['SCRAM-SHA-1-PLUS', 'scram-sha-1'],
  ['SCRAM-SHA-256', 'scram-sha-256'],
  ['SCRAM-SHA-256-PLUS', 'scram-sha-256'],
  ['SCRAM-SHA-512', 'scram-sha-512'],
  ['EXTERNAL', 'external'],
  ['ANONYMOUS', 'anonymous'],
  ['KERBEROS_V4', 'kerberos-v4'],
  ['SKEY', 'skey'],
  ['OTP', 'otp'],
  ['EXCHANGEAUTH', 'exchangeauth'],
]);

const WIRE_NAMES: readonly string[] = [...MECHANISMS.keys()];

/** Mechanisms that hand the password to whoever reads along. */
export const READABLE_MECHANISMS: readonly string[] = ['LOGIN', 'PLAIN'];

/** Mechanisms, as evidence calls them, whose token lets in whoever shows it (RFC 6750 5.1): no password, and as good as one while it is valid. */
export const BEARER_MECHANISMS: readonly string[] = ['xoauth2', 'oauthbearer'];

/** Whether the range is the name of a mechanism known here. */
export function isMechanism(bytes: Uint8Array, start: number, end: number): boolean {
  return WIRE_NAMES.some((name) => equals(bytes, start, end, name));
}

/**
 * One AUTH or AUTHENTICATE dialogue (RFC 4422; 4954 for SMTP, 9051 6.2.2 for IMAP, 5034 for POP3). Reads the client's responses for the
 * user name and keeps nothing else of them.
 */
export class SaslExchange {
  /** Name as in `CredentialEvidence.mechanism`. */
  mechanism: string;
  user: string | null = null;
  /** What an NTLM login says of itself. */
  ntlm: NtlmLogin | null = null;
  /** The password itself was in what the client sent. */
  passwordReadable = false;
  #responses = 0;
  #passed = false;

  /** The range is the mechanism's name as sent. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    const name = WIRE_NAMES.find((known) => equals(bytes, start, end, known));
    this.mechanism = name === undefined ? 'other' : MECHANISMS.get(name)!;
  }

  /** One base64 response, without its line end. `=` is the empty initial response. */
  respond(bytes: Uint8Array, start: number, end: number): SaslStep {
    const from = skipSpaces(bytes, start, end);
    const stop = wordEnd(bytes, from, lineEnd(bytes, from, end));
    if (stop - from === 1 && bytes[from] === 0x2a) return CANCELLED;
    const empty = stop === from || (stop - from === 1 && bytes[from] === 0x3d);
    this.#responses++;
    if (this.#passed || (empty && this.mechanism !== 'login')) return STEP;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(stop - from, Math.ceil(maxResponseLength / 3) * 4)).toString(
      'latin1',
    );
    this.#passed = this.#read(empty ? Buffer.alloc(0) : Buffer.from(text, 'base64'));
    return this.#passed ? CREDENTIAL : STEP;
  }

  /** Whether the credential has passed with this response. */
  #read(response: Buffer): boolean {
    switch (this.mechanism) {
      case 'plain':
        return this.#plain(response);
      case 'login':
        return this.#login(response);
      case 'cram-md5': {
        const space = response.lastIndexOf(0x20);
        if (space > 0) this.user = name(response, 0, space);
        return true;
      }
      case 'digest-md5':
        this.user = quotedAfter(response, 'username="');
        return true;
      case 'xoauth2': {
        const stop = response.indexOf(1);
        if (stop > 5 && response.toString('latin1', 0, 5) === 'user=') this.user = name(response, 5, stop);
        return true;
      }
      case 'oauthbearer':
        this.user = gs2Name(response);
        return true;
      case 'scram-sha-1':
      case 'scram-sha-256':
      case 'scram-sha-512':
        return this.#scram(response);
      case 'anonymous':
        return false;
      default:
        return this.#token(response);
    }
  }

  /** RFC 4616: `[authzid] NUL authcid NUL passwd`. */
  #plain(response: Buffer): boolean {
    const first = response.indexOf(0);
    const second = first < 0 ? -1 : response.indexOf(0, first + 1);
    if (second > first + 1) this.user = name(response, first + 1, second);
    // Without an authentication identity the authorization identity is the only name there is.
    else if (second > 0 && first > 0) this.user = name(response, 0, first);
    this.passwordReadable = second < 0 || second + 1 < response.length;
    return true;
  }

  /** draft-murchison-sasl-login: user name, then password. */
  #login(response: Buffer): boolean {
    if (this.#responses === 1) {
      this.user = response.length === 0 ? null : name(response, 0, response.length);
      return false;
    }
    this.passwordReadable = response.length > 0;
    return true;
  }

  /** RFC 5802 3: the first message names the user, the second holds the proof. */
  #scram(response: Buffer): boolean {
    if (this.#responses > 1) return true;
    const at = response.indexOf('n=', 0, 'latin1');
    if (at >= 0) this.user = fieldAt(response, at + 2);
    return false;
  }

  /** GSSAPI, SPNEGO and NTLM tokens; NTLM also inside SPNEGO. An NTLM type 1 message is not yet a credential. */
  #token(response: Buffer): boolean {
    const at = response.indexOf('NTLMSSP\0', 0, 'latin1');
    if (at < 0) return this.mechanism !== 'ntlm';
    const message = response.subarray(at);
    if (!isNtlm(message)) return false;
    this.mechanism = 'ntlm';
    if (message[8] !== 3) return false;
    this.ntlm = readNtlmLogin(message);
    this.user = this.ntlm?.user ?? null;
    return true;
  }
}

function name(bytes: Buffer, start: number, end: number): string {
  return printable(bytes, start, end, maxUserLength);
}

/** `n,a=user,` of a GS2 header (RFC 5801 4, RFC 7628 3.1). */
function gs2Name(response: Buffer): string | null {
  const at = response.indexOf(',a=', 0, 'latin1');
  return at < 0 || at > 2 ? null : fieldAt(response, at + 3);
}

/** A value up to the next comma; null when it is empty or does not end. */
function fieldAt(response: Buffer, start: number): string | null {
  const stop = response.indexOf(0x2c, start);
  return stop <= start ? null : name(response, start, stop);
}

function quotedAfter(response: Buffer, key: string): string | null {
  const at = response.indexOf(key, 0, 'latin1');
  if (at < 0) return null;
  const stop = response.indexOf(0x22, at + key.length);
  return stop <= at + key.length ? null : name(response, at + key.length, stop);
}
