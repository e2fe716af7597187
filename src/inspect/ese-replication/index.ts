import type { Protocol } from '../inspector.js';
import { EseReplicationInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** Log shipping and seeding between members of a database availability group, in clear; behind a login it is found by `nns`. */
export const eseReplication: Protocol = {
  name: 'ese-replication',
  recognise,
  create: (context, clientSide) => new EseReplicationInspector(context, clientSide),
};
