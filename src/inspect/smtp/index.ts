import type { Protocol } from '../inspector.js';
import { createSmtpInspector } from './inspector.js';
import { recogniseSmtp } from './recognise.js';

/** SMTP (RFC 5321) with Exchange's extensions, on any port. */
export const smtp: Protocol = { name: 'smtp', recognise: recogniseSmtp, create: createSmtpInspector };
