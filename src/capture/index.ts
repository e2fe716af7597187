export type { CaptureFacts, CaptureInterface, CaptureLimits, CaptureProblem } from './facts.js';
export { type CaptureInput, expandInputs } from './inputs.js';
export { type ReadOptions, readCapture } from './read-capture.js';
export type { PacketRecord, PacketSink } from './record.js';
