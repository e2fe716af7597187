import type { Target } from '../target.js';
import { capture } from './capture.js';
import { CONVERSATIONS } from './conversations.js';
import { decoder } from './decode.js';
import { certificate, towers } from './structures.js';
import { CATALOG_FILES, TEXTS } from './texts.js';

export const TARGETS: readonly Target[] = [capture, decoder, ...CONVERSATIONS, towers, certificate, ...TEXTS, CATALOG_FILES];
