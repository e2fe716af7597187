import type { Protocol } from '../inspector.js';
import { TpktInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** What ISO transport over TCP carries: X.400, H.323 call signalling, T.120 and RDP. */
export const tpkt: Protocol = {
  name: 'x400',
  others: ['h323', 't120', 'rdp'],
  recognise,
  create: (context, clientSide) => new TpktInspector(context, clientSide),
};
