import type { Protocol } from '../inspector.js';
import { KerberosInspector } from './inspector.js';
import { recognise, recogniseDatagram } from './recognise.js';

/** Kerberos 5 and its change of passwords, over TCP. */
export const kerberos: Protocol = {
  name: 'kerberos',
  recognise,
  create: (context, clientSide) => new KerberosInspector(context, clientSide, false),
};

/** The same over UDP: one message a datagram. */
export const kerberosDatagrams: Protocol = {
  name: 'kerberos',
  recognise: recogniseDatagram,
  create: (context, clientSide) => new KerberosInspector(context, clientSide, true),
};
