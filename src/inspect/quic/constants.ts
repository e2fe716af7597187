/** Long header and fixed bit (RFC 9000 17.2). */
export const LONG = 0x80;
export const FIXED = 0x40;
export const MAX_CONNECTION_ID = 20;

/** Packet types of version 1 (RFC 9000 17.2; 1 is 0-RTT, which nobody but the server can open); those of version 2 are shifted by one (RFC 9369 3.2). */
export const INITIAL = 0;
export const HANDSHAKE = 2;
export const RETRY = 3;

/** Frames an Initial packet may carry (RFC 9000 12.4). */
export const PADDING = 0x00;
export const PING = 0x01;
export const ACK = 0x02;
export const ACK_ECN = 0x03;
export const CRYPTO = 0x06;
export const CONNECTION_CLOSE = 0x1c;
/** Error codes from here on are TLS alerts (RFC 9001 4.8). */
export const CRYPTO_ERROR = 0x100;

/** Sample of header protection, and the tag of AEAD_AES_128_GCM (RFC 9001 5.4.2, 5.3). */
export const SAMPLE = 16;
export const TAG = 16;

/** Octets of one side's CRYPTO stream kept: a ClientHello with hybrid key shares has two thousand. Reached: the hello stays unread. */
export const MAX_CRYPTO_BYTES = 16_384;
/** Initial packets of one flow opened. Reached: later ones are counted as seen only. */
export const MAX_OPENED = 24;
/** Datagrams of one flow looked at. Reached: what was learned until then stands. */
export const MAX_DATAGRAMS = 256;
/** Payload of a Handshake packet that can hold the client's Finished; a shorter one may be an acknowledgement or a refusal. */
export const MIN_TELLING_PACKET = 53;

export interface QuicVersion {
  name: string;
  /** RFC 9001 5.2, RFC 9369 3.3.1; draft-ietf-quic-tls-29 5.2. */
  salt: Buffer;
  label: string;
  /** What to subtract of the type bits to have those of version 1. */
  shift: number;
}

const DRAFT_SALT = Buffer.from('afbfec289993d24c9e9786f19c6111e04390a899', 'hex');
const draft = (number: number): [number, QuicVersion] => [
  0xff000000 + number,
  { name: `draft ${number}`, salt: DRAFT_SALT, label: 'quic ', shift: 0 },
];

export const VERSIONS: ReadonlyMap<number, QuicVersion> = new Map([
  [1, { name: '1', salt: Buffer.from('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', 'hex'), label: 'quic ', shift: 0 }],
  [0x6b3343cf, { name: '2', salt: Buffer.from('0dede3def700a6db819381be6e269dcbf9bd2ed9', 'hex'), label: 'quicv2 ', shift: 1 }],
  ...[29, 30, 31, 32].map(draft),
]);
