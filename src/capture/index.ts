export type { CaptureFacts, CaptureLimits } from './facts.js';
export { type FollowOptions, followCaptures } from './follow/follow.js';
export { type CaptureInput, expandInputs } from './inputs.js';
export { type MergeSink, mergeCaptures } from './merge/merge-captures.js';
export { type ReadOptions, readCapture } from './read-capture.js';
export { missingCaptures } from './ring-buffer.js';
