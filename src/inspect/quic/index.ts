import type { Protocol } from '../inspector.js';
import { QuicInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** QUIC of versions 1 and 2, and the last drafts of version 1. */
export const quic: Protocol = { name: 'quic', recognise, create: (context) => new QuicInspector(context) };
