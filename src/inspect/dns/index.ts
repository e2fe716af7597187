import type { Protocol } from '../inspector.js';
import { DnsInspector, DnsOverTcpInspector } from './inspector.js';
import { recognise, recogniseOverTcp } from './recognise.js';

/** DNS, and what shares its form: mDNS and LLMNR. */
export const dns: Protocol = {
  name: 'dns',
  recognise,
  create: (context, clientSide) => new DnsInspector(context, clientSide),
};

export const dnsOverTcp: Protocol = {
  name: 'dns',
  recognise: recogniseOverTcp,
  create: (context, clientSide) => new DnsOverTcpInspector(context, clientSide),
};
