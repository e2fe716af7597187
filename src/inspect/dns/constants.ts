/** Octets of a message before its first question (RFC 1035 4.1.1). */
export const HEADER = 12;
/** The length in front of a message over TCP (RFC 1035 4.2.2). */
export const LENGTH = 2;
/** Length, header, the longest name, type and class: octets of a message over TCP that are looked at. */
export const FRONT = LENGTH + HEADER + 255 + 4;

/** Types worth naming in a proof (IANA DNS parameters); others are given by number. */
export const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  52: 'TLSA',
  64: 'SVCB',
  65: 'HTTPS',
  249: 'TKEY',
  250: 'TSIG',
  251: 'IXFR',
  252: 'AXFR',
  255: 'ANY',
};
