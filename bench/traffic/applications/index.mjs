// Every kind of conversation: who serves it, on which port, what is said. Profiles weigh them by name.
import { CLIENT } from '../script.mjs';
import { dns } from './dns.mjs';
import { http } from './http.mjs';
import { imapClear, imapStartTls } from './imap.mjs';
import { ldap } from './ldap.mjs';
import { pop3Clear, pop3StartTls } from './pop3.mjs';
import { endpointMapper, rpcCalls } from './rpc.mjs';
import { rtp, sip } from './sip.mjs';
import { smtpClear, smtpStartTls } from './smtp.mjs';
import { implicitTls } from './tls.mjs';

/**
 * `port` may be several to pick from; `rpc`: the conversation is about one of the server's RPC endpoints;
 * `announces`: what the client does next;
 * `media`: ports for it are agreed on; `probe`: a connection that says next to nothing, and no script.
 */
export const APPLICATIONS = {
  dns: { kinds: ['directory'], port: [53], udp: true, say: dns },
  smtp: { kinds: ['transport'], port: [25, 25, 25, 587, 2525], say: smtpClear },
  smtpStartTls: { kinds: ['transport'], port: [25, 25, 587], say: smtpStartTls },
  smtps: { kinds: ['transport'], port: [465], say: (scene, script) => implicitTls(scene, script, { bulkSide: CLIENT }) },
  imap: { kinds: ['access'], port: [143, 143, 143, 2143], say: imapClear },
  imapStartTls: { kinds: ['access'], port: [143], say: imapStartTls },
  imaps: { kinds: ['access'], port: [993], say: implicitTls },
  pop3: { kinds: ['access'], port: [110], say: pop3Clear },
  pop3StartTls: { kinds: ['access'], port: [110], say: pop3StartTls },
  pop3s: { kinds: ['access'], port: [995], say: implicitTls },
  https: { kinds: ['access'], port: [443], say: (scene, script) => implicitTls(scene, script, { protocols: ['http/1.1'] }) },
  http: { kinds: ['access'], port: [80], say: http },
  endpointMapper: {
    kinds: ['access', 'mailbox', 'directory'],
    port: [135],
    rpc: true,
    ipv4Only: true,
    say: endpointMapper,
    announces: 'rpc',
  },
  rpc: { kinds: ['access', 'mailbox', 'directory'], rpc: true, ipv4Only: true, say: rpcCalls },
  ldap: { kinds: ['directory'], port: [389, 389, 3268], say: ldap },
  sip: { kinds: ['voice'], port: [5060], udp: true, ipv4Only: true, say: sip, announces: 'rtp', media: true },
  rtp: { kinds: ['voice'], udp: true, ipv4Only: true, say: rtp },
  probe: {
    kinds: ['transport', 'access', 'mailbox', 'directory'],
    port: [25, 80, 110, 135, 143, 389, 443, 445, 587, 993],
    probe: { greeted: false },
  },
  smtpProbe: { kinds: ['transport'], port: [25], probe: { greeted: true } },
  ldaps: { kinds: ['directory'], port: [636], say: implicitTls },
};
