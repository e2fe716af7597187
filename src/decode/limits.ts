/** Limits of the decode room. Beyond them a packet counts as malformed: no real system goes so far. */

/** VLAN tags of one frame. */
export const MAX_TAGS = 4;
/** Labels of one MPLS stack. */
export const MAX_LABELS = 16;
/** Extension headers of one IPv6 packet. */
export const MAX_EXTENSION_HEADERS = 16;
