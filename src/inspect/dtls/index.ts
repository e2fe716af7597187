import type { Protocol } from '../inspector.js';
import { DtlsInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** DTLS 1.0, 1.2 and 1.3. */
export const dtls: Protocol = { name: 'dtls', recognise, create: (context, clientSide) => new DtlsInspector(context, clientSide) };
