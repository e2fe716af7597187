// IMAP4rev1 in clear and upgraded by STARTTLS.
import { SERVER } from '../script.mjs';
import { sealedDialogue, TlsSession } from './tls.mjs';

const CAPABILITIES = 'IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN STARTTLS UIDPLUS CHILDREN IDLE NAMESPACE LITERAL+';

function greet(script) {
  script.server('* OK The Microsoft Exchange IMAP4 service is ready.\r\n');
  script.client('1 CAPABILITY\r\n').server(`* CAPABILITY ${CAPABILITIES}\r\n1 OK CAPABILITY completed.\r\n`);
}

export function imapClear(scene, script) {
  const { random, content, client, site } = scene;
  greet(script);
  script.client(`2 LOGIN ${client.user} synthetic-${client.user}\r\n`).server('2 OK LOGIN completed.\r\n');
  const messages = random.between(1, 900);
  script.client('3 SELECT "INBOX"\r\n');
  script.server(
    `* ${messages} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)\r\n* OK [UIDVALIDITY 14] UIDVALIDITY value\r\n3 OK [READ-WRITE] SELECT completed.\r\n`,
  );
  let tag = 4;
  for (let turn = scene.turns(); turn > 0; turn--) {
    script.client(`${tag} NOOP\r\n`).server(`${tag} OK NOOP completed.\r\n`);
    tag++;
  }
  const bulk = scene.bulk();
  if (bulk > 0) {
    const head = content.mailHead(`user${random.below(1000)}@${site.domain}`, `${client.user}@${site.domain}`);
    script.client(`${tag} FETCH ${messages} (UID BODY[])\r\n`);
    script.server(`* ${messages} FETCH (UID ${messages} BODY[] {${head.length + bulk}}\r\n${head}`);
    content.attachment(script, SERVER, bulk);
    script.server(`)\r\n${tag} OK FETCH completed.\r\n`);
  }
  script
    .client(`${tag + 1} LOGOUT\r\n`)
    .server(`* BYE Microsoft Exchange IMAP4 server signing off.\r\n${tag + 1} OK LOGOUT completed.\r\n`);
}

export function imapStartTls(scene, script) {
  greet(script);
  script.client('2 STARTTLS\r\n').server('2 OK Begin TLS negotiation now.\r\n');
  sealedDialogue(scene, new TlsSession(scene, script), { turns: 4 + scene.turns(), bulk: scene.bulk(), bulkSide: SERVER });
}
