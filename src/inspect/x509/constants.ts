/** Tags (X.680 8.4; X.509 as in RFC 5280 4.1). */
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const UTC_TIME = 0x17;
export const GENERALIZED_TIME = 0x18;
export const SEQUENCE = 0x30;
export const SET = 0x31;
export const BMP_STRING = 0x1e;
export const UNIVERSAL_STRING = 0x1c;
/** [0] of a TBSCertificate: its version; of AuthorityKeyIdentifier: the key identifier. */
export const VERSION = 0xa0;
export const KEY_IDENTIFIER = 0x80;
/** [3] of a TBSCertificate. */
export const EXTENSIONS = 0xa3;
/** GeneralName (RFC 5280 4.2.1.6). */
export const RFC822_NAME = 0x81;
export const DNS_NAME = 0x82;
export const IP_ADDRESS = 0x87;

export const SUBJECT_ALT_NAME = '2.5.29.17';
export const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
export const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';
export const COMMON_NAME = '2.5.4.3';
export const RSASSA_PSS = '1.2.840.113549.1.1.10';

/** Alternative names of one certificate kept. */
export const MAX_ALTERNATIVE_NAMES = 64;
/** Characters of one name kept. */
export const MAX_NAME = 255;
/** Attributes of one distinguished name kept. */
export const MAX_ATTRIBUTES = 32;

/** Short names of attributes (RFC 4514 3, RFC 4519). Others are written by their number. */
export const ATTRIBUTES: Readonly<Record<string, string>> = {
  [COMMON_NAME]: 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

/** Signature algorithms (RFC 3279 2.2, RFC 4055, RFC 5758, RFC 8410; 1.3.14.3.2.29 is OIW's for SHA-1 with RSA, which old Windows wrote). */
export const SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2WithRSAEncryption',
  '1.2.840.113549.1.1.3': 'md4WithRSAEncryption',
  '1.2.840.113549.1.1.4': 'md5WithRSAEncryption',
  '1.2.840.113549.1.1.5': 'sha1WithRSAEncryption',
  '1.3.14.3.2.29': 'sha1WithRSAEncryption',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.113549.1.1.14': 'sha224WithRSAEncryption',
  '1.2.840.10040.4.3': 'dsa-with-sha1',
  '2.16.840.1.101.3.4.3.1': 'dsa-with-sha224',
  '2.16.840.1.101.3.4.3.2': 'dsa-with-sha256',
  '1.2.840.10045.4.1': 'ecdsa-with-sha1',
  '1.2.840.10045.4.3.1': 'ecdsa-with-sha224',
  '1.2.840.10045.4.3.2': 'ecdsa-with-sha256',
  '1.2.840.10045.4.3.3': 'ecdsa-with-sha384',
  '1.2.840.10045.4.3.4': 'ecdsa-with-sha512',
  '1.3.101.112': 'ed25519',
  '1.3.101.113': 'ed448',
};

/** Hash functions named in the parameters of RSASSA-PSS (RFC 4055 2.1). */
export const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Public keys (RFC 3279 2.3, RFC 4055 1.2, RFC 5480 2.1, RFC 8410 3), with their length where the kind fixes it. */
export const KEYS: Readonly<Record<string, { kind: string; bits: number | null }>> = {
  '1.2.840.113549.1.1.1': { kind: 'rsa', bits: null },
  [RSASSA_PSS]: { kind: 'rsa', bits: null },
  '1.2.840.10040.4.1': { kind: 'dsa', bits: null },
  '1.2.840.10045.2.1': { kind: 'ec', bits: null },
  '1.3.101.112': { kind: 'ed25519', bits: 256 },
  '1.3.101.113': { kind: 'ed448', bits: 456 },
};

/** Named curves (RFC 5480 2.1.1.1, RFC 5639 3). */
export const CURVES: Readonly<Record<string, number>> = {
  '1.2.840.10045.3.1.1': 192,
  '1.3.132.0.33': 224,
  '1.2.840.10045.3.1.7': 256,
  '1.3.132.0.10': 256,
  '1.3.132.0.34': 384,
  '1.3.132.0.35': 521,
  '1.3.36.3.3.2.8.1.1.7': 256,
  '1.3.36.3.3.2.8.1.1.11': 384,
  '1.3.36.3.3.2.8.1.1.13': 512,
};

/** The same curves as OpenSSL names them. */
export const NAMED_CURVES: Readonly<Record<string, number>> = {
  prime192v1: 192,
  secp224r1: 224,
  prime256v1: 256,
  secp256k1: 256,
  secp384r1: 384,
  secp521r1: 521,
  brainpoolP256r1: 256,
  brainpoolP384r1: 384,
  brainpoolP512r1: 512,
};

/** Attributes that OpenSSL calls otherwise than RFC 4514 3. */
export const SHORT_NAMES: Readonly<Record<string, string>> = { street: 'STREET' };
