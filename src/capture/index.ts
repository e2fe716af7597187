export type { CaptureFacts } from './facts.js';
export { expandInputs } from './inputs.js';
export { type ReadOptions, readCapture } from './read-capture.js';
