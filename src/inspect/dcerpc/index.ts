import type { Protocol } from '../inspector.js';

export { dcerpcDatagrams } from './datagrams.js';

import { DcerpcInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** DCE/RPC over TCP and its endpoint mapper. */
export const dcerpc: Protocol = {
  name: 'dcerpc',
  recognise,
  create: (context, clientSide, midstream) => new DcerpcInspector(context, clientSide, midstream),
};
