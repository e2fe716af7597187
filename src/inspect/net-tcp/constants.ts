/** Record types (MC-NMF 2.2.3). */
export const VERSION = 0x00;
export const MODE = 0x01;
export const VIA = 0x02;
export const KNOWN_ENCODING = 0x03;
export const EXTENSIBLE_ENCODING = 0x04;
export const UNSIZED_ENVELOPE = 0x05;
export const SIZED_ENVELOPE = 0x06;
export const END = 0x07;
export const FAULT = 0x08;
export const UPGRADE_REQUEST = 0x09;
export const UPGRADE_RESPONSE = 0x0a;
export const PREAMBLE_ACK = 0x0b;
export const PREAMBLE_END = 0x0c;

/** Upgrades a client may ask for (MC-NMF 2.2.3.5; MS-NNS, TLS). */
export const NEGOTIATE = 'application/negotiate';
export const SSL_TLS = 'application/ssl-tls';

/** Longest text of a record believed: .NET takes 2048 octets of via. */
export const MAX_TEXT = 4096;
/** Longest envelope believed. */
export const MAX_ENVELOPE = 0x10000000;
/** Octets a size may take, seven bits in each (MC-NMF 2.2.2). */
export const MAX_SIZE_OCTETS = 5;
