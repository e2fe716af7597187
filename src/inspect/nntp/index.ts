import type { Protocol } from '../inspector.js';
import { createNntpInspector } from './inspector.js';
import { recogniseNntp } from './recognise.js';

/** NNTP (RFC 3977), on any port. */
export const nntp: Protocol = { name: 'nntp', recognise: recogniseNntp, create: createNntpInspector };
