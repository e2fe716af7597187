import type { Protocol } from '../inspector.js';
import { createTlsInspector } from './inspector.js';
import { recognise } from './recognise.js';

export { createTlsInspector } from './inspector.js';

/** SSLv2 to TLS 1.3 from the first octet; delegates of other protocols follow what comes after their upgrade. */
export const tls: Protocol = { name: 'tls', recognise, create: createTlsInspector };
