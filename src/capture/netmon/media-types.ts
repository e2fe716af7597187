/** Link types of no LINKTYPE_ list: those only Network Monitor has, by its media type. */
export const NETMON_LINK_TYPE = 0x10000;

const ETHERNET = 1;
const TOKEN_RING = 6;
const FDDI = 10;
const RAW = 101;
const IEEE_802_11 = 105;

/** Media types that are LINKTYPE_ values, plus this. */
const PCAP_BASE = 0xe000;
const WIFI_MESSAGE = 0xe080;
const LAST_MESSAGE = 0xe08a;

/** Records about the capture that Wireshark does not number either: payload put together by Network Monitor, adapters, resolved names. */
const NOT_NUMBERED = new Set([0xfffc, 0xfffd, 0xfffe]);

/** Whether a record of this media type is a frame, or stands among the frames. */
export function isNumbered(mediaType: number): boolean {
  return !NOT_NUMBERED.has(mediaType);
}

/** LINKTYPE_ of a media type (NDIS_MEDIUM, as far as Network Monitor follows it). 0 is what some VPN adapters write for Ethernet; 7 to 9 are tunnels, wireless WAN and raw IP. */
export function linkTypeOf(mediaType: number): number {
  if (mediaType <= 1) return ETHERNET;
  if (mediaType === 2) return TOKEN_RING;
  if (mediaType === 3) return FDDI;
  if (mediaType >= 7 && mediaType <= 9) return RAW;
  if (mediaType === WIFI_MESSAGE) return IEEE_802_11;
  if (mediaType >= PCAP_BASE && mediaType < PCAP_BASE + 0x1000 && !(mediaType > WIFI_MESSAGE && mediaType <= LAST_MESSAGE))
    return mediaType - PCAP_BASE;
  return NETMON_LINK_TYPE + mediaType;
}
