/** Compressed files: some as the programs zstd and lz4 write them, others put together here. */
import { xxh32 } from '../../src/capture/lz4/xxh32.js';
import { Bytes, join } from './files.js';

/** What the files below hold: more than a block of 64 KiB. */
export const WORDS = 'Received: from edge.example by hub.example with SMTP; lines of one message, again and again. '
  .repeat(800)
  .slice(0, 70_000);

const base64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
/** The same octet again and again, in base64. */
const run = (groups: number) => '////'.repeat(groups);

/** lz4 1.9: `-9 -B4 -BD -BX --content-size`, `-9 -B4 -BI`, `-9 -B7 --no-frame-crc`. */
export const LZ4_FILES = {
  'linked blocks, with the checksum of each and the size of all': base64(
    `BCJNGFxAcBEBAAAAAADjYAEAAPUTUmVjZWl2ZWQ6IGZyb20gZWRnZS5leGFtcGxlIGJ5IGh1Yg8A8ht3aXRoIFNNVFA7IGxpbmVzIG9mIG9uZSBtZXNzYWdlLCBhZ2FpbiBhbmQKAC8uIF0A${run(85)}/4tQIG9mIG85k7ujGwAAAA9dAP//////////////////////aVAgb2Ygb9L8PgwAAAAAkM1YLQ==`,
  ),
  'independent blocks': base64(
    `BCJNGGRAp2ABAAD1E1JlY2VpdmVkOiBmcm9tIGVkZ2UuZXhhbXBsZSBieSBodWIPAPIbd2l0aCBTTVRQOyBsaW5lcyBvZiBvbmUgbWVzc2FnZSwgYWdhaW4gYW5kCgAvLiBdAP${run(85)}+LUCBvZiBvcgAAAPIGbmUgbWVzc2FnZSwgYWdhaW4gYW5kCgD1FS4gUmVjZWl2ZWQ6IGZyb20gZWRnZS5leGFtcGxlIGJ5IGh1Yg8A/wZ3aXRoIFNNVFA7IGxpbmVzIG9mIG9dAP//////////////////////DFAgb2YgbwAAAACQzVgt`,
  ),
  'no checksum': base64(
    `BCJNGGBQ+3IBAAD1E1JlY2VpdmVkOiBmcm9tIGVkZ2UuZXhhbXBsZSBieSBodWIPAPIbd2l0aCBTTVRQOyBsaW5lcyBvZiBvbmUgbWVzc2FnZSwgYWdhaW4gYW5kCgAvLiBdAP${run(91)}8NUCBvZiBvAAAAAA==`,
  ),
};

/** Letters, some far more often than others, and few that come again in the same order: what is left to Huffman's codes. */
export function letters(length: number): string {
  let state = 7;
  let all = '';
  while (all.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const high = state >>> 24;
    all += String.fromCharCode(97 + Math.min(25, Math.floor((high * (high & 15)) / 150)));
  }
  return all;
}

/** Lines that differ in few places, again and again. */
export function lines(count: number): string {
  return Array.from({ length: count }, (_, at) => `${at} user${(at * at) % 97}@example.com ${'.'.repeat(at % 13)} delivered\r\n`).join('');
}

/** zstd 1.5: `-19 --check`, `-19 --no-check`, and from a pipe, which tells no size. */
export const ZSTD_FILES = {
  'with a checksum': base64(
    'KLUv/aRwEQEApQIA4gQRF5A7B0C7hbbKjNCmUMOJnTInQvoxdiIHTmvTq9nSwFvG+OcvNIOOX00sEMdg2DH6qMY5Un6ivISe3tb94MIcrDt65EUDABARYMhYLbhIikkGX9K+zw==',
  ),
  'without a checksum': base64(
    'KLUv/aBwEQEApQIA4gQRF5A7B0C7hbbKjNCmUMOJnTInQvoxdiIHTmvTq9nSwFvG+OcvNIOOX00sEMdg2DH6qMY5Un6ivISe3tb94MIcrDt65EUDABARYMhYLbhIikkG',
  ),
  'without its size': base64(
    'KLUv/QRopQIA4gQRF5A7B0C7hbbKjNCmUMOJnTInQvoxdiIHTmvTq9nSwFvG+OcvNIOOX00sEMdg2DH6qMY5Un6ivISe3tb94MIcrDt65EUDABARYMhYLbhIikkGX9K+zw==',
  ),
};

/** What zstd 1.5 makes of the texts above: `-3`, nearly all literals, in four streams; `-19`, sequences with tables of their own. Both with a checksum. */
export const ZSTD_TEXTS: Record<string, { file: Uint8Array; text: string }> = {
  literals: {
    text: letters(1500),
    file: base64(
      'KLUv/QRYTRkA2lxgDBiQJU0H4H9k/7f23UREaEnbe0vu7u7uognFAL0AuwAPSrMMiN8UObX5w09kuSI8ovGYZo7NfQxzhdRSiNEtNRBEWKRxk2u8HMzLoISkG6DJKveavcS7G5xENk72a1TCJBAcXpjUGI9FUalXTLXAv4FFfEjYVxQJBjTbnRTOAJgwafS6IsU8s9JkwOIZVLKyMxjguFrG6cIp349mjRQMwbixKNStCmjQtREjgUk82hv9VosSy7aGoy1ovZZkHjfMDafWDx0ixGcCnmCZNskWaBKw3p3gSA5qcmUac5DlEtwcLpIaAYJr2p2CqkKgGVdb2qZ/sHyHAiMspdYQpoiBaDGp7zAiTBcIXjOVANzI6Lbqi9j9mot8rTk60KeGt0Q3LCLQKEN3B8kcN6qXUbN7oGVjTxFTkQBswnixQc7NBSeCZR2cImVM2IClRI9wAtXtopChmvFO9RZF0FNizuRzF7jR8UZFRQLKI+JZ+ojkmjZieBp1iLccYEBRJ+WIhVdr9oV7wF57OmFqXcxYtomRPzJKPoVF4IeLo5hJWPSwYBs0J3i32I7WNCXAcNFUk5eC0LyQ8xjlbRg5bQeOLc2RYc5b5XsZGWWzBiaYrwTBAVCipu0QP+C2m05WS8O4E+v3gE1aLKD7RnXEkPxGYLUDHSsh2MBPgjNZEbiEeeFPHaZxq3ti952Qh3LK7x8WgnfrDEaWJ2dbbzsGDR0OpK/IEDAOW/aUg24IfK/o0L64sjKWHHOksDvxF0mAkWJA93CURA7tSYJCRe4rCEJKKn4y3McU6EZkxjr27PE7B6Zl4DDfxEM/QjCV1dOGUeKKiVpGbchUhkGiNFvsD3JBYuPaxFJqWiLAbP+LYQInDb8HmyEzFbgj891l9CDIjvxgI6WVSNxhZaBwlZBr1Xg8lK3KTXcU1XUIKpBuNdjMGWe4OU2qHNKCh2yX3cZyoKE7svOPFNVtFQJujtWKicCuuR7vhhQ/9zhIrqAT3YFL4qQdvNS13Z2vMVh06B+xX2RAXLxwKzCGppIogOucxEiUY6o3cynjZfz1Ts1eBQMEAsVejwVdMXGzItLYC/Ia',
    ),
  },
  sequences: {
    text: lines(400),
    file: base64(
      'KLUv/QRoJSsAqmAoCxpwaUEhB4j8xNQKL72qcrDYuyIiEvm3/k6AIroApgCkABNi9Kmnc3G8zamZhulHJCIM6S5Ry6IyijjZJZ4g5EQICUXQj4+jbQyDXXQUwSFk7stjcZG/9rd+hNd3U5fCL+NfLA2Pt/2aQ1vmCdkRzJgypI7oxGtxOe1Z0Tqq0tB/eBEqaJ66OVKOrEcRMRboz0QWHOt8rKfpWu6z0doUFmJEijyh/RKtdcHoOjFIMr1M47znq8PugARAAAgGCwYKFJBggMCAAQUGEHBgkOAABQMsMBAgLBggkICBEOsXNlXYGcK8mUtmYj7yhI443YzmCuONnCLTkP4isbDSUaKThWRBxIldwhNBPkI41KAZn0WrmBDsvCMPjsvv+7FehK/3TR8J18emWApf7t+W1iM9X+YEW6YTUkeU8TJcRzvBWlaO+lDRcBRKg/95MVWapD6OiAusZyKyWMz/xAvuOhy7abQ27DOiRVMoxEVanmqnxEmTFDRBkwf1btDJoEtBE4JmJAH9zFTmjPE+l2c6HG2CRmE6MpErxLuclmmlp0gmlHRBohMLiUWIj93haZCMEAsp6BCfeSufOPt3/OBeeH+P6SLh9XgTbyQ8/R7tSfUu9P55Unlj8ETTXcqJWt4J19EyWMbqUCdCLUOO8EHROZrS8icvo0QzUJ+NyBarPxEv1vmcbMFaJ4wdaURrQ/tco61N1UJQI6eNtD1o4oRJWIRFHzaHsWEShpuhjCSm/0w9Z8fjXJvRhNFIEFFIL2O5Kh7lnEwlfRDJBCW6iOhj4VhDZOwLj4IMEWIuOR3//K0/Pct39mBdwv1xTCwSru/NHql12pwl+RL8T6XSMfre5bQWdmJ1qIxQxtAhnAhaTo75UkSOo1T8Ay8zycyY/o14W1dzIltM88NkFCzqhNhLY7UVhyI9cZIYIoiBHgncI1B84BzYwCgDt0AqUBICA4MiqFJ42L3/HaJOoSWdxhKoFqwgEIIgCIIgCIIgGKaYYkyx7HAIOEVS4zZSB1W5XsUlKCETAGqiUAAHVXjA7vQ1wxB/gOZCODUwLSXanS7xoMIySULChoVgH2Pt8czhUQD2spsx2Rh9C1mquI3UUAn+AhYuhPYEhBq3UeZIQHbVDWkpySIWQ30vM8ILZmwf0EhGB0GXbU8ScEASB6kQZy2Fz2VHwqE4VHllIWANUSlrxUT91M+hhMz4BOFBZhT+BGw07IJ9BHVEFAtNCKvOZbSqCpKyT4E9Rqcg0vfe1OGLC2CFxT0h/jmclPXgfTNALWYDEQZ79Q1lmWTv+trA4IkFYC8+EuiaYouQv6mkYFOJQf7xwwv+8VNgt974wLSQC/YrqDI3R6Eguki4Hoe0P0xMrG294JkZDNKPMUmU8Jk/oZrolsKJUyHWFHu3Z5rwxwVYdZVxhbScsu7ZY6XHEp1ftGsh+baEretrwsYA7Kp8DX/0TyXU8Q3VQgn+YQPzFMiJpGqePIrIrW1QoEeEbCYMIar5iV2wMizDO4D+Y+FDFfDzVPezUa/gqF2vasXL1MFvIKOMSToNYpRdW6AAPOvmVedGKQiwwHBMmhUFMOCEe6ACtTSD7ssGOipDQdNgUBCbsc8bshj5JpGaLiBCPmjvti/DCBsVYJAyugDg0SZRGDMVzOMADCPVRYANrF1eNoImfUnWZLoAsIFNz9PmhiM2QENEGpWkEkTpjJigFCEJC2KQmIYEBRxMgG5pIHDYswfqsr2BqqxfoCRrCNTIwgH12DhAZQH4F7CMjD9rhh/NaJ8L7Xz4uQxIy71PbDraczFHyJ+7aFSfpcLBBjdxMH8W4v0B96+B3POglLdWDUa4qT8Z1mQrB0+91w==',
    ),
  },
};

export interface Lz4Options {
  independent?: boolean;
  blockChecksum?: boolean;
  contentChecksum?: boolean;
  contentSize?: number | null;
  dictionary?: boolean;
  version?: number;
}

/** Header of an LZ4 frame whose blocks have up to 64 KiB. */
export function lz4Header(options: Lz4Options = {}): Uint8Array {
  const {
    independent = true,
    blockChecksum = false,
    contentChecksum = false,
    contentSize = null,
    dictionary = false,
    version = 1,
  } = options;
  const flags =
    (version << 6) |
    (independent ? 0x20 : 0) |
    (blockChecksum ? 0x10 : 0) |
    (contentSize === null ? 0 : 0x08) |
    (contentChecksum ? 0x04 : 0) |
    (dictionary ? 1 : 0);
  const descriptor = new Bytes(true).octets([flags, 0x40]);
  if (contentSize !== null) descriptor.u32(contentSize, 0);
  if (dictionary) descriptor.u32(7);
  const octets = descriptor.done();
  return join(new Bytes(true).u32(0x184d2204).done(), octets, Uint8Array.of((xxh32(octets) >>> 8) & 255));
}

export function lz4Block(data: Uint8Array, { compressed = false, checksum = false } = {}): Uint8Array {
  const block = new Bytes(true).u32(data.length + (compressed ? 0 : 0x80000000)).octets(data);
  return (checksum ? block.u32(xxh32(data)) : block).done();
}

export const LZ4_END = new Uint8Array(4);

/** A frame of blocks that are not compressed. */
export function lz4Stored(data: Uint8Array, block = 1000): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += block) blocks.push(lz4Block(data.subarray(at, at + block), { checksum: true }));
  const header = lz4Header({ blockChecksum: true, contentChecksum: true, contentSize: data.length });
  return join(header, ...blocks, LZ4_END, new Bytes(true).u32(xxh32(data)).done());
}

/** A Zstandard frame (RFC 8878) of blocks that are not compressed, without a checksum. */
export function zstdStored(data: Uint8Array, block = 1000): Uint8Array {
  const frame = new Bytes(true).u32(0xfd2fb528).octets([0xa0]).u32(data.length);
  for (let at = 0; at < data.length || at === 0; at += block) {
    const part = data.subarray(at, at + block);
    const header = (part.length << 3) | (at + block >= data.length ? 1 : 0);
    frame.octets([header & 255, (header >> 8) & 255, header >> 16]).octets(part);
  }
  return frame.done();
}

/** A frame that decoders pass over, of Zstandard and of LZ4. */
export function skippable(data: Uint8Array): Uint8Array {
  return new Bytes(true).u32(0x184d2a53, data.length).octets(data).done();
}
