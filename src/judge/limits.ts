/** Hosts of which it is kept what they were seen serving. Reached: further ones have the roles a site profile names, or are clients. */
export const MAX_HOSTS = 65_536;
/** Pairs of a client and a server of which it is known that the one scanned the ports of the other. Reached: flows of further ones are judged port by port. */
export const MAX_SCANS = 65_536;
/** Addresses whose roles are remembered while flows are judged. Reached: all are forgotten, and worked out again when they are met again. */
export const MAX_REMEMBERED = 16_384;
