// SMTP as Exchange 2007 to 2013 speak it, in clear and upgraded by STARTTLS.
import { CLIENT } from '../script.mjs';
import { sealedDialogue, TlsSession } from './tls.mjs';

const OFFERS = ['SIZE 36700160', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES'];
const OFFERS_AFTER = [
  'X-ANONYMOUSTLS',
  'AUTH NTLM LOGIN',
  'X-EXPS GSSAPI NTLM',
  '8BITMIME',
  'BINARYMIME',
  'CHUNKING',
  'XEXCH50',
  'XRDST',
  'XSHADOW',
];
const LOGIN_SHARE = 0.3;

const base64 = (text) => Buffer.from(text).toString('base64');

function greet({ server, client }, script, offersStartTls) {
  const offers = [`${server.name} Hello`, ...OFFERS, ...(offersStartTls ? ['STARTTLS'] : []), ...OFFERS_AFTER];
  script.server(`220 ${server.name} Microsoft ESMTP MAIL Service ready at Mon, 7 Mar 2011 10:15:00 +0100\r\n`);
  script.client(`EHLO ${client.name}\r\n`);
  script.server(offers.map((offer, i) => `250${i === offers.length - 1 ? ' ' : '-'}${offer}\r\n`).join(''));
}

export function smtpClear(scene, script) {
  const { random, content, client, site } = scene;
  greet(scene, script, random.chance(0.5));
  if (random.chance(LOGIN_SHARE)) {
    script.client('AUTH LOGIN\r\n').server('334 VXNlcm5hbWU6\r\n');
    script.client(`${base64(client.user)}\r\n`).server('334 UGFzc3dvcmQ6\r\n');
    script.client(`${base64(`synthetic-${client.user}`)}\r\n`).server('235 2.7.0 Authentication successful\r\n');
  }
  const from = `${client.user}@${site.domain}`;
  const mails = scene.small ? random.below(2) : 1;
  for (let mail = 0; mail < mails; mail++) {
    const to = `user${random.below(1000)}@${site.domain}`;
    script.client(`MAIL FROM:<${from}>\r\n`).server('250 2.1.0 Sender OK\r\n');
    script.client(`RCPT TO:<${to}>\r\n`).server('250 2.1.5 Recipient OK\r\n');
    script.client('DATA\r\n').server('354 Start mail input; end with <CRLF>.<CRLF>\r\n');
    script.client(content.mailHead(from, to));
    content.attachment(script, CLIENT, scene.bulk());
    script.client('\r\n.\r\n').server(`250 2.6.0 <${random.next().toString(16)}@${site.domain}> Queued mail for delivery\r\n`);
  }
  for (let i = scene.small ? random.between(0, 3) : 0; i > 0; i--) script.client('NOOP\r\n').server('250 2.0.0 OK\r\n');
  script.client('QUIT\r\n').server('221 2.0.0 Service closing transmission channel\r\n');
}

export function smtpStartTls(scene, script) {
  greet(scene, script, true);
  script.client('STARTTLS\r\n').server('220 2.0.0 SMTP server ready\r\n');
  const session = new TlsSession(scene, script);
  sealedDialogue(scene, session, { turns: 5, bulk: scene.bulk(), bulkSide: CLIENT });
}
