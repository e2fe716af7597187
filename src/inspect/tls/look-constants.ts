/** Octets of an explicit nonce at the beginning of a record (RFC 5288 3, RFC 6655 3): often a number, so they are not counted with the rest. */
export const EXPLICIT_NONCE = 8;
/** Block of AES and Camellia: with CBC all records are so many of them, and a constant with encrypt-then-MAC (RFC 7366). */
export const BLOCK = 16;

/** Octets of the records of one side looked at. Reached: what they look like until then stands. */
export const MAX_LOOKED_AT = 4096;
/** Octets of bodies of both sides that pass while one of them has not yet shown enough. Reached: the same. */
export const MAX_WAITED_FOR = 262_144;

/** Text in a row that ciphertext has nowhere: 0.38 to the power of this, times the octets looked at, is below one in a million. */
export const MIN_READABLE_RUN = 24;
/** A whole line, its CRLF included, at the beginning of a record: one in ten million by chance. */
export const MIN_READABLE_LINE = 8;

/** Octets of one side below which nothing is said of their distribution. */
export const MIN_JUDGED = 64;
/** Octets without any other mark of a cipher that are taken for its: of each side, and of both. */
export const ENOUGH_OF_ONE = 256;
export const ENOUGH_OF_BOTH = 1024;
/** Standard deviations between pairs of equal octets and what is expected of them. */
export const RANDOM_WITHIN = 4;

/** Nonces in a row that are each one more than the one before. */
export const MIN_COUNTED_NONCES = 3;
/** Different lengths of records that leave the same remainder of a block: one in 4096 by chance. */
export const MIN_LENGTHS = 4;
