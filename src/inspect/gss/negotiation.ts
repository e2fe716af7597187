import { Element, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE } from '../ber.js';
import { findNtlmLogin, holdsNtlm, type NtlmLogin } from '../ntlmssp.js';
import { INITIAL_TOKEN, KERBEROS_OID, MS_KERBEROS_OID, NEG_TOKEN_INIT, NEG_TOKEN_RESP, NTLMSSP_OID, SPNEGO_OID } from './constants.js';

export type GssMechanism = 'kerberos' | 'ntlm' | 'digest-md5';

/** What the messages of the session are to be, as far as the login says so in clear. */
export type Agreed = 'sealed' | 'signed' | 'none';

const element = new Element();

/** The login that makes a security context: its tokens in the order they pass, whoever sends them. */
export class Negotiation {
  mechanism: GssMechanism | null = null;
  /** Kerberos agrees where nobody can read it. */
  agreed: Agreed | null = null;
  /** The last AUTHENTICATE message. */
  ntlm: NtlmLogin | null = null;

  /** One token: NTLMSSP, Kerberos or SPNEGO (RFC 4178). True when it holds the client's answer to an NTLM challenge. */
  token(bytes: Uint8Array, start: number, end: number): boolean {
    if (holdsNtlm(bytes, start, end)) {
      this.mechanism = 'ntlm';
      const login = findNtlmLogin(bytes, start, end);
      if (login === null) return false;
      this.ntlm = login;
      this.agreed = login.seal ? 'sealed' : login.sign ? 'signed' : 'none';
      return true;
    }
    const mechanism = mechanismOf(bytes, start, end);
    if (mechanism !== null && mechanism !== this.mechanism) {
      this.mechanism = mechanism;
      this.agreed = null;
    }
    return false;
  }
}

/** Mechanism of a token: the one named, the one it was made for optimistically (RFC 4178 3.2), or the one the acceptor selected. */
function mechanismOf(bytes: Uint8Array, start: number, end: number): GssMechanism | null {
  if (!element.read(bytes, start, end)) return null;
  const { tag } = element;
  if (tag === NEG_TOKEN_RESP) return selected(bytes, element.start, end);
  if (tag !== INITIAL_TOKEN || !element.is(OBJECT_IDENTIFIER, bytes, element.start, end)) return null;
  const named = known(bytes, end);
  if (named !== null || !element.equals(SPNEGO_OID, bytes, end)) return named;
  return optimistic(bytes, element.end, end);
}

/** NegTokenInit: without a mechToken nothing has been chosen. */
function optimistic(bytes: Uint8Array, start: number, end: number): GssMechanism | null {
  if (!element.opens(NEG_TOKEN_INIT, bytes, start, end)) return null;
  if (!element.opens(SEQUENCE, bytes, element.start, end)) return null;
  const body = element.start;
  if (!element.find(0xa2, bytes, body, end) || !element.opens(OCTET_STRING, bytes, element.start, end)) return null;
  if (!element.find(0xa0, bytes, body, end) || !element.opens(SEQUENCE, bytes, element.start, end)) return null;
  return element.is(OBJECT_IDENTIFIER, bytes, element.start, end) ? known(bytes, end) : null;
}

/** NegTokenResp: supportedMech is there in the acceptor's first. */
function selected(bytes: Uint8Array, start: number, end: number): GssMechanism | null {
  if (!element.opens(SEQUENCE, bytes, start, end)) return null;
  if (!element.find(0xa1, bytes, element.start, Math.min(element.end, end))) return null;
  return element.is(OBJECT_IDENTIFIER, bytes, element.start, end) ? known(bytes, end) : null;
}

function known(bytes: Uint8Array, end: number): GssMechanism | null {
  if (element.equals(KERBEROS_OID, bytes, end) || element.equals(MS_KERBEROS_OID, bytes, end)) return 'kerberos';
  return element.equals(NTLMSSP_OID, bytes, end) ? 'ntlm' : null;
}
