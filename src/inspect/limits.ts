/** Limits of the inspect room: name, default, outcome; counters in `InspectCounters`. */
export interface InspectLimits {
  /** Payload octets of one flow, both directions together, that inspectors read. Reached: the flow keeps what was learned, marked as limited. */
  maxInspectedBytes: number;
  /** Octets of one flow kept while its protocol is not yet recognised. Reached: they are let go, later segments are tried each on its own. */
  maxHeldBytes: number;
  /** Segments tried in search of a protocol. Reached: the flow stays unknown. */
  maxTriedSegments: number;
  /** Of these, the ones no protocol begins with, when the beginning of both directions was captured: a protocol shows itself at once. */
  maxTriedFromStart: number;
  /** Datagrams tried in search of a protocol. Reached: the flow stays unknown. */
  maxTriedDatagrams: number;
  /** Learned endpoints reported in one run. Reached: further ones are counted only. */
  maxEndpoints: number;
}

export const DEFAULT_INSPECT_LIMITS: InspectLimits = {
  maxInspectedBytes: 1_048_576,
  maxHeldBytes: 4096,
  maxTriedSegments: 64,
  maxTriedFromStart: 8,
  maxTriedDatagrams: 64,
  maxEndpoints: 65_536,
};

export interface InspectCounters {
  /** Flows whose inspection ended at `maxInspectedBytes`. */
  inspectionLimited: number;
  /** Flows left unknown at `maxTriedSegments`, `maxTriedFromStart` or `maxTriedDatagrams`. */
  recognitionLimited: number;
  /** Flows whose evidence had no room for more of a kind; `FlowEvidence.leftOut` says how much. */
  evidenceLimited: number;
  /** Learned endpoints beyond `maxEndpoints`. */
  endpointsLimited: number;
}

/** Payload octets the flow room handed over, by what became of them. */
export interface InspectedPayload {
  inspected: number;
  /** Came when nothing more was to be learned of their flow, before the flow room knew. */
  decided: number;
  /** The same, where a limit had ended the reading. */
  limited: number;
}
