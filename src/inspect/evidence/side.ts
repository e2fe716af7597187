/** The two ends of a flow. Side 0 sent the first packet seen; which of them is the client is evidence of its own. */
export type Side = 0 | 1;
