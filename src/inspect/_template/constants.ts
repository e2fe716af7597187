/** What the client's lines begin with (the specification, and its section). */
export const ASK = 'ASK ';
/** What the server's lines begin with. */
export const TOLD = 'TOLD ';
/** Octets of a line that are kept; the rest is passed over. */
export const MAX_LINE = 512;
