/** Encryption types (RFC 3961 8, RFC 3962, RFC 4757, RFC 8009; IANA Kerberos Encryption Type Numbers). */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'null'],
  [1, 'des-cbc-crc'],
  [2, 'des-cbc-md4'],
  [3, 'des-cbc-md5'],
  [5, 'des3-cbc-md5'],
  [7, 'des3-cbc-sha1'],
  [16, 'des3-cbc-sha1-kd'],
  [17, 'aes128-cts-hmac-sha1-96'],
  [18, 'aes256-cts-hmac-sha1-96'],
  [19, 'aes128-cts-hmac-sha256-128'],
  [20, 'aes256-cts-hmac-sha384-192'],
  [23, 'rc4-hmac'],
  [24, 'rc4-hmac-exp'],
  [25, 'camellia128-cts-cmac'],
  [26, 'camellia256-cts-cmac'],
]);

/** The registered name, else the number. */
export const etypeName = (etype: number): string => NAMES.get(etype) ?? `etype ${etype}`;

/** No encryption at all (RFC 3961 8). */
export const isNull = (etype: number): boolean => etype === 0;

/** Broken: single DES (RFC 6649). */
export const isDes = (etype: number): boolean => etype >= 1 && etype <= 3;

/** Deprecated: RC4 (RFC 8429), and Windows' older RC4 of negative numbers (MS-KILE 2.2.7). */
export const isRc4 = (etype: number): boolean => etype === 23 || etype === 24 || (etype <= -128 && etype >= -141);
