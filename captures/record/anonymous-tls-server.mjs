/**
 * A mail server that speaks X-ANONYMOUSTLS and X-EXPS as Exchange's transport does between its own servers: no free server knows them.
 * node anonymous-tls-server.mjs SCRATCH STRIPPED, with mail.key and mail.crt in SCRATCH. It listens on 10.20.0.2:25, takes every upgrade, and blanks
 * its offers out for the client STRIPPED, as a firewall on the way would; on 10.20.0.4:25 it refuses every upgrade.
 */
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { TLSSocket } from 'node:tls';

const [, , scratch, stripped] = process.argv;
const key = readFileSync(`${scratch}/mail.key`);
const cert = readFileSync(`${scratch}/mail.crt`);
const OFFERS = [
  'SIZE 37748736',
  'PIPELINING',
  'DSN',
  'ENHANCEDSTATUSCODES',
  'STARTTLS',
  'X-ANONYMOUSTLS',
  'AUTH NTLM',
  'X-EXPS GSSAPI NTLM',
];
const OWN = ['8BITMIME', 'BINARYMIME', 'CHUNKING', 'XEXCH50', 'XRDST', 'XSHADOW'];
/** What address-inspecting firewalls write over the extensions they do not let through. */
const BLANKED = { STARTTLS: 'XXXXXXXA', 'X-ANONYMOUSTLS': 'XXXXXXXXXXXXXX' };

function extensions(protectedByTls, blanked) {
  const upgrades = Object.keys(BLANKED);
  const list = [...OFFERS, ...OWN].filter((offer) => !protectedByTls || !upgrades.includes(offer));
  if (protectedByTls) list[list.indexOf('X-EXPS GSSAPI NTLM')] = 'X-EXPS EXCHANGEAUTH GSSAPI NTLM';
  return list.map((offer) => (blanked && offer in BLANKED ? BLANKED[offer] : offer));
}

/** Serves one connection; `upgrades`: whether TLS is granted. */
function serve(socket, upgrades) {
  const blanked = socket.remoteAddress === stripped;
  let stream = socket;
  let input = Buffer.alloc(0);
  /** Octets of BDAT or XEXCH50 still to come, and the answer to them. */
  let counted = 0;
  let thanks = '';
  let protectedByTls = false;
  const say = (...lines) => stream.write(lines.map((line) => `${line}\r\n`).join(''));

  function command(line) {
    const [verb, ...words] = line.split(' ');
    switch (verb.toUpperCase()) {
      case 'EHLO': {
        const list = [`hub02.contoso.test Hello [${socket.remoteAddress}]`, ...extensions(protectedByTls, blanked)];
        say(...list.map((text, at) => `250${at === list.length - 1 ? ' ' : '-'}${text}`));
        return;
      }
      case 'STARTTLS':
      case 'X-ANONYMOUSTLS':
        if (upgrades && !protectedByTls) upgrade();
        else say('454 4.7.0 TLS not available due to temporary reason');
        return;
      case 'X-EXPS':
        say('235 2.7.0 Authentication successful');
        return;
      case 'XEXCH50':
        counted = Number(words[0]);
        thanks = '250 2.0.0 XEXCH50 OK';
        say('354 Send binary data');
        return;
      case 'BDAT':
        counted = Number(words[0]);
        thanks = `250 2.6.0 CHUNK received OK, ${counted} octets`;
        return;
      case 'QUIT':
        say('221 2.0.0 Service closing transmission channel');
        stream.end();
        return;
      default:
        say('250 2.1.0 OK');
    }
  }

  function upgrade() {
    say('220 2.0.0 SMTP server ready');
    socket.removeListener('data', read);
    stream = new TLSSocket(socket, { isServer: true, key, cert });
    protectedByTls = true;
    stream.on('data', read);
    stream.on('error', () => socket.destroy());
  }

  function read(piece) {
    input = Buffer.concat([input, piece]);
    for (;;) {
      if (counted > 0) {
        if (input.length < counted) return;
        input = input.subarray(counted);
        counted = 0;
        say(thanks);
      }
      const end = input.indexOf('\r\n');
      if (end < 0) return;
      const line = input.toString('latin1', 0, end);
      input = input.subarray(end + 2);
      command(line);
    }
  }

  socket.on('error', () => socket.destroy());
  socket.on('data', read);
  say('220 hub02.contoso.test ESMTP stand-in for an Exchange transport server');
}

net.createServer((socket) => serve(socket, true)).listen(25, '10.20.0.2');
net.createServer((socket) => serve(socket, false)).listen(25, '10.20.0.4');
