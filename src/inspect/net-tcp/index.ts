import type { Protocol } from '../inspector.js';
import { NetTcpInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** .NET message framing over TCP, in clear, in NegotiateStream, or upgraded to TLS. */
export const netTcp: Protocol = {
  name: 'net.tcp',
  recognise,
  create: (context, clientSide) => new NetTcpInspector(context, clientSide ?? 0),
};
