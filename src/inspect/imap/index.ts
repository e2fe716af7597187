import type { Protocol } from '../inspector.js';
import { createImapInspector } from './inspector.js';
import { recogniseImap } from './recognise.js';

/** IMAP4 (RFC 9051, 3501), on any port. */
export const imap: Protocol = { name: 'imap', recognise: recogniseImap, create: createImapInspector };
