// POP3 in clear and upgraded by STLS.
import { SERVER } from '../script.mjs';
import { sealedDialogue, TlsSession } from './tls.mjs';

const GREETING = '+OK The Microsoft Exchange POP3 service is ready.\r\n';
const CAPABILITIES = '+OK\r\nTOP\r\nUIDL\r\nSASL PLAIN NTLM GSSAPI\r\nUSER\r\nSTLS\r\n.\r\n';

export function pop3Clear(scene, script) {
  const { random, content, client, site } = scene;
  const bulk = scene.bulk();
  script.server(GREETING);
  script.client(`USER ${client.user}\r\n`).server('+OK\r\n');
  script.client(`PASS synthetic-${client.user}\r\n`).server('+OK User successfully logged on.\r\n');
  script.client('STAT\r\n').server(`+OK ${bulk > 0 ? 1 : 0} ${bulk}\r\n`);
  for (let turn = scene.small ? random.between(0, 3) : 0; turn > 0; turn--) script.client('NOOP\r\n').server('+OK\r\n');
  if (bulk > 0) {
    script
      .client('RETR 1\r\n')
      .server(`+OK\r\n${content.mailHead(`user${random.below(1000)}@${site.domain}`, `${client.user}@${site.domain}`)}`);
    content.attachment(script, SERVER, bulk);
    script.server('\r\n.\r\n');
    script.client('DELE 1\r\n').server('+OK\r\n');
  }
  script.client('QUIT\r\n').server('+OK Microsoft Exchange Server POP3 server signing off.\r\n');
}

export function pop3StartTls(scene, script) {
  script.server(GREETING);
  script.client('CAPA\r\n').server(CAPABILITIES);
  script.client('STLS\r\n').server('+OK Begin TLS negotiation.\r\n');
  sealedDialogue(scene, new TlsSession(scene, script), { turns: 4, bulk: scene.bulk(), bulkSide: SERVER });
}
