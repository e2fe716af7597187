import { cldap } from './cldap/index.js';
import { dcerpc, dcerpcDatagrams } from './dcerpc/index.js';
import { dns, dnsOverTcp } from './dns/index.js';
import { dtls } from './dtls/index.js';
import { eseReplication } from './ese-replication/index.js';
import { http } from './http/index.js';
import { imap } from './imap/index.js';
import type { Protocol } from './inspector.js';
import { irc } from './irc/index.js';
import { kerberos, kerberosDatagrams } from './kerberos/index.js';
import { ldap } from './ldap/index.js';
import { netTcp } from './net-tcp/index.js';
import { netbios } from './netbios/index.js';
import { nns } from './nns/index.js';
import { nntp } from './nntp/index.js';
import { pop3 } from './pop3/index.js';
import { quic } from './quic/index.js';
import { rtp } from './rtp/index.js';
import { sip, sipDatagrams } from './sip/index.js';
import { smb } from './smb/index.js';
import { smtp } from './smtp/index.js';
import { ssh } from './ssh/index.js';
import { tls } from './tls/index.js';
import { tpkt } from './tpkt/index.js';

/** Over TCP: one line per protocol, in the order they are tried: the most distinctive beginnings first. */
export const PROTOCOLS: readonly Protocol[] = [
  tls, //
  dcerpc,
  smb,
  ldap,
  kerberos,
  netTcp,
  nns,
  eseReplication,
  sip,
  http,
  smtp,
  imap,
  pop3,
  nntp,
  irc,
  ssh,
  tpkt,
  dnsOverTcp,
];

/** Over UDP: one datagram is one call of `Inspector.data`. In the order they are tried. */
export const DATAGRAM_PROTOCOLS: readonly Protocol[] = [
  quic, //
  dtls,
  dcerpcDatagrams,
  sipDatagrams,
  netbios,
  dns,
  kerberosDatagrams,
  cldap,
  rtp,
];
