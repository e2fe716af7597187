import type { Protocol } from '../inspector.js';
import { SshInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** SSH, which administrators use beside Exchange, and tunnels hide in. */
export const ssh: Protocol = {
  name: 'ssh',
  recognise,
  create: (context, clientSide) => {
    context.evidence.clientSide = clientSide;
    return new SshInspector(context);
  },
};
