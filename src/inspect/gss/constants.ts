const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

/** Contents of object identifiers: Kerberos (RFC 1964 1, RFC 4121 4.1), its number in old Windows (MS-SPNG 2.2.1), SPNEGO (RFC 4178 4), NTLMSSP. */
export const KERBEROS_OID = hex('2a864886f712010202');
export const MS_KERBEROS_OID = hex('2a864882f712010202');
export const SPNEGO_OID = hex('2b0601050502');
export const NTLMSSP_OID = hex('2b06010401823702020a');

/** InitialContextToken (RFC 2743 3.1), and NegTokenResp without it (RFC 4178 4.2.2). */
export const INITIAL_TOKEN = 0x60;
export const NEG_TOKEN_INIT = 0xa0;
export const NEG_TOKEN_RESP = 0xa1;

/** RFC 4121 4.2.6.2: identifier, flag Sealed, filler; 16 octets of header. */
export const CFX_WRAP = 0x0504;
export const CFX_SEALED = 0x02;
export const CFX_FLAGS = 0x07;
export const CFX_HEADER = 16;

/** RFC 1964 1.2.2: identifier behind the mechanism, and SEAL_ALG of a token that is not sealed. */
export const WRAP_1964 = 0x0201;
export const NOT_SEALED = 0xffff;

/** NTLMSSP_MESSAGE_SIGNATURE (MS-NLMP 2.2.2.9): version, 16 octets. */
export const NTLM_SIGNATURE_VERSION = 1;
export const NTLM_SIGNATURE = 16;
