/** Every limit of the flow room: a name, a default, what happens when it is reached, and a counter in `FlowCounters`. */
export interface FlowLimits {
  /** Live flows kept at once. Reached: flows that ended are handed over, then the longest silent quarter; a later packet of one of them begins a new `midstream` flow. */
  maxFlows: number;
  /** Live flows at once until silence ends any. More: `expiry.ts` says after how much of it; a later packet of one begins a new `midstream` flow. */
  maxSilentFlows: number;
  /** Bytes of one direction kept while waiting for an earlier segment. Reached: the missing part becomes a gap. */
  maxReorderBytes: number;
  /** The same for all flows together. Reached: segments that are ahead become gaps at once. */
  maxReorderBytesTotal: number;
  /** Holes in one direction's sequence space remembered for late arrivals. Reached: the oldest hole stays counted as lost. */
  maxHoles: number;
  /** Tunnels inside each other that are opened. More: the packet is counted as `tunnel-too-deep`. */
  maxTunnelDepth: number;
  /** IP datagrams put together at once. Reached: the oldest is given up; if its beginning came, its flow has that. */
  maxDatagrams: number;
  /** Bytes kept for them. Reached: as above. */
  maxFragmentBytes: number;
  /** Seconds of capture time a datagram may take to become whole. Over: as above. */
  fragmentTimeoutSeconds: number;
  /** Milliseconds in which the same packet again is a duplicate; 0: none is. */
  duplicateWindowMillis: number;
  /** Leaves duplicates out of packet and byte counts as well. */
  dropDuplicates: boolean;
}

export const DEFAULT_FLOW_LIMITS: FlowLimits = {
  maxFlows: 262_144,
  maxSilentFlows: 16_384,
  maxReorderBytes: 65_536,
  maxReorderBytesTotal: 33_554_432,
  maxHoles: 32,
  maxTunnelDepth: 8,
  maxDatagrams: 1024,
  maxFragmentBytes: 16_777_216,
  fragmentTimeoutSeconds: 60,
  duplicateWindowMillis: 100,
  dropDuplicates: false,
};

export interface FlowCounters {
  flows: number;
  /** Live flows handed over early because of `maxFlows`. */
  flowsEvicted: number;
  /** Flows that ended by silence, because of `maxSilentFlows`. */
  flowsFallenSilent: number;
  /** Times `maxReorderBytes` or `maxReorderBytesTotal` turned a hole into a gap. */
  reorderLimited: number;
  /** Times `maxHoles` made a hole final. */
  holesForgotten: number;
  /** Datagrams put together from their fragments. */
  reassembledDatagrams: number;
  /** Datagrams given up: not whole within `fragmentTimeoutSeconds`, or at the end. */
  incompleteDatagrams: number;
  /** Datagrams given up early because of `maxDatagrams` or `maxFragmentBytes`. */
  datagramsEvicted: number;
  /** Fragments that overlapped others: in IPv4 the octets that came first stay, in IPv6 the datagram is refused (RFC 5722 4). */
  fragmentOverlaps: number;
}
