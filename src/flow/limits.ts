/** Every limit of the flow room: a name, a default, what happens when it is reached, and a counter in `FlowCounters`. */
export interface FlowLimits {
  /** Live flows kept at once. Reached: closed and long idle flows are handed over first, then the longest silent quarter; a later packet of one of them begins a new `midstream` flow. */
  maxFlows: number;
  /** Bytes of one direction kept while waiting for an earlier segment. Reached: the missing part becomes a gap. */
  maxReorderBytes: number;
  /** The same for all flows together. Reached: segments that are ahead become gaps at once. */
  maxReorderBytesTotal: number;
  /** Holes in one direction's sequence space remembered for late arrivals. Reached: the oldest hole stays counted as lost. */
  maxHoles: number;
}

export const DEFAULT_FLOW_LIMITS: FlowLimits = {
  maxFlows: 262_144,
  maxReorderBytes: 65_536,
  maxReorderBytesTotal: 33_554_432,
  maxHoles: 32,
};

export interface FlowCounters {
  flows: number;
  /** Live flows handed over early because of `maxFlows`. */
  flowsEvicted: number;
  /** Times `maxReorderBytes` or `maxReorderBytesTotal` turned a hole into a gap. */
  reorderLimited: number;
  /** Times `maxHoles` made a hole final. */
  holesForgotten: number;
}
