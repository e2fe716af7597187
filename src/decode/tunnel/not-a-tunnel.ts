/** A UDP payload is not what its port promised. */
export const NOT_A_TUNNEL = -1;
