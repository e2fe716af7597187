/** Hosts of which it is kept what they were seen serving. Reached: further ones have the roles a site profile names, or are clients. */
export const MAX_HOSTS = 65_536;
/** Addresses whose roles are remembered while flows are judged. Reached: all are forgotten, and worked out again when they are met again. */
export const MAX_REMEMBERED = 16_384;
