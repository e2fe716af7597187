import type { Protocol } from '../inspector.js';
import { NegotiateStreamInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** A NegotiateStream of .NET that begins with the connection; behind a preamble of message framing it is `net.tcp`. */
export const nns: Protocol = {
  name: 'nns',
  others: ['ese-replication'],
  recognise,
  create: (context, clientSide) => new NegotiateStreamInspector(context, clientSide ?? 0),
};
