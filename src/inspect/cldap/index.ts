import type { Protocol } from '../inspector.js';
import { CldapInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** LDAP over UDP: how clients find a domain controller. */
export const cldap: Protocol = {
  name: 'cldap',
  recognise,
  create: (context) => new CldapInspector(context),
};
