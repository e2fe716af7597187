import { decodeEtherType } from '../network/ether-type.js';
import { CUT_LINK, MALFORMED_LINK, type Outcome } from '../outcome.js';
import type { Packet } from '../packet.js';
import { decodeEthernet } from './ethernet.js';
import { decodeRaw } from './raw.js';

/** Link types that are a header of fixed length, which says nothing exscope needs, before something it knows. */
type Decode = (packet: Packet, start: number) => Outcome;

function behind(length: number, decode: Decode): Decode {
  return (packet, start) => {
    if (packet.frameEnd - start < length) return packet.missing > 0 ? CUT_LINK : MALFORMED_LINK;
    return decode(packet, start + length);
  };
}

const decodeLlcFrame: Decode = (packet, start) => decodeEtherType(packet, 0, start);

/** OpenBSD's encapsulating interface (LINKTYPE_ENC): address family, SPI, flags. */
export const decodeEnc = behind(12, decodeRaw);
/** Solaris IP observability (LINKTYPE_IPNET). */
export const decodeIpnet = behind(24, decodeRaw);
/** Hilscher netANALYZER (LINKTYPE_NETANALYZER), and with the preamble of the frame (LINKTYPE_NETANALYZER_TRANSPARENT). */
export const decodeNetAnalyzer = behind(4, decodeEthernet);
export const decodeNetAnalyzerTransparent = behind(12, decodeEthernet);
/** FDDI (LINKTYPE_FDDI): frame control, destination, source, LLC. */
export const decodeFddi = behind(13, decodeLlcFrame);
/** RFC 2625 IP over Fibre Channel (LINKTYPE_IP_OVER_FC): destination, source, LLC. */
export const decodeIpOverFc = behind(16, decodeLlcFrame);
/** RFC 2684 LLC-encapsulated ATM (LINKTYPE_ATM_RFC1483). */
export const decodeAtm = behind(0, decodeLlcFrame);
