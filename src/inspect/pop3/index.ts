import type { Protocol } from '../inspector.js';
import { createPop3Inspector } from './inspector.js';
import { recognisePop3 } from './recognise.js';

/** POP3 (RFC 1939), on any port. */
export const pop3: Protocol = { name: 'pop3', recognise: recognisePop3, create: createPop3Inspector };
