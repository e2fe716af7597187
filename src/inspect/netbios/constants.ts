/** Octets of a name packet before its name, and the bit of a response in the third (RFC 1002 4.2.1.1). */
export const NAME_HEADER = 12;
export const RESPONSE = 0x80;
/** Length, 32 letters, the end of the scope. */
export const ENCODED_NAME = 34;

/** OPCODE (RFC 1002 4.2.1.1); multi-homed registration is Windows' own (MS-NBTE 2.2.3). */
export const OPERATIONS: Readonly<Record<number, string>> = {
  0: 'query',
  5: 'registration',
  6: 'release',
  7: 'wait',
  8: 'refresh',
  9: 'refresh',
  15: 'registration',
};

/** NULL of a negative answer, NB, NBSTAT (RFC 1002 4.2.1.3). */
export const NAME_TYPES: readonly number[] = [0x0a, 0x20, 0x21];
export const NODE_STATUS = 0x21;

/** Octets of a datagram before the name of its sender (RFC 1002 4.4.2). */
export const DATAGRAM_NAME = 14;

/** Direct unique, direct group, broadcast (RFC 1002 4.4.1). */
export function isDatagramType(type: number): boolean {
  return type >= 0x10 && type <= 0x12;
}
