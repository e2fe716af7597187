import type { Protocol } from '../inspector.js';
import { SmbInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** SMB 1 to 3 over TCP or the NetBIOS session service, and the RPC inside its named pipes. */
export const smb: Protocol = {
  name: 'smb',
  recognise,
  create: (context, clientSide) => new SmbInspector(context, clientSide),
};
