import type { Protocol } from '../inspector.js';
import { LdapInspector } from './inspector.js';
import { recognise } from './recognise.js';

/** LDAP over TCP, in clear, in a SASL security layer, or upgraded by StartTLS. */
export const ldap: Protocol = {
  name: 'ldap',
  recognise,
  create: (context, clientSide, midstream) => new LdapInspector(context, clientSide, midstream),
};
