import type { Target } from '../target.js';
import { capture } from './capture.js';
import { CONVERSATIONS } from './conversations.js';
import { decoder } from './decode.js';
import { DECOMPRESSIONS } from './decompression.js';
import { IMPORTERS } from './importers.js';
import { LOADERS } from './loaders.js';
import { certificate, towers } from './structures.js';

export const TARGETS: readonly Target[] = [
  capture,
  ...DECOMPRESSIONS,
  decoder,
  ...CONVERSATIONS,
  towers,
  certificate,
  ...IMPORTERS,
  ...LOADERS,
];
