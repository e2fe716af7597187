import type { Protocol } from '../inspector.js';
import { createHttpInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** HTTP/1.x in clear, and the preface of HTTP/2 with prior knowledge. */
export const http: Protocol = { name: 'http', recognise, create: createHttpInspector };
