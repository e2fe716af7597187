import type { Protocol } from '../inspector.js';
import { createIrcInspector } from './inspector.js';
import { recogniseIrc } from './recognise.js';

/** IRC (RFC 2812) with Microsoft's IRCX, on any port. */
export const irc: Protocol = { name: 'irc', recognise: recogniseIrc, create: createIrcInspector };
