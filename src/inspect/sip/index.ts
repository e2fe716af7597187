import type { Protocol } from '../inspector.js';
import { SipDatagramInspector, SipStreamInspector } from './inspector.js';
import { recognise, recogniseDatagram } from './recognise.js';

/** SIP over TCP (RFC 3261), and the media its session descriptions agree on (RFC 8866). */
export const sip: Protocol = {
  name: 'sip',
  recognise,
  create: (context, _clientSide, midstream) => new SipStreamInspector(context, midstream),
};

/** The same over UDP, one message in each datagram. */
export const sipDatagrams: Protocol = {
  name: 'sip',
  recognise: recogniseDatagram,
  create: (context) => new SipDatagramInspector(context),
};
