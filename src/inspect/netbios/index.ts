import type { Protocol } from '../inspector.js';
import { NetbiosInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** The name service and the datagram service of NetBIOS over UDP; its session service over TCP carries SMB and is read there. */
export const netbios: Protocol = {
  name: 'netbios',
  recognise,
  create: (context, clientSide) => new NetbiosInspector(context, clientSide),
};
