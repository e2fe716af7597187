/**
 * A member of a database availability group that others copy logs from, as far as its connections show: no free server speaks this.
 * node replication-server.mjs SCRATCH, with mail.key and mail.crt in SCRATCH. 10.20.0.2:64327 answers as it is asked; 10.20.0.3:64327 refuses every
 * login; on 10.20.0.4:64327 something else listens, with TLS.
 */
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { accepted, DONE, ERROR, handshake, message, wrapped } from './replication-messages.mjs';

const [, , scratch] = process.argv;
const PORT = 64327;
/** A log file's worth of text: were it ever printed, it would be found. */
const PAGE = Buffer.from('Subject: Quarterly figures of the replicated mailbox\r\n'.repeat(40));

/** Answers a login, then whatever comes in the way it came. */
function serve(socket, letsIn) {
  let greeted = false;
  socket.on('error', () => socket.destroy());
  socket.on('data', (piece) => {
    if (!greeted) {
      greeted = true;
      if (letsIn) socket.write(handshake(DONE, accepted()));
      else socket.end(handshake(ERROR, Buffer.from('000000008009030c', 'hex')));
      return;
    }
    const answer = message('GRAN', PAGE);
    if (piece[0] === 1) socket.write(answer);
    else socket.write(wrapped(answer, (piece[6] & 2) !== 0));
  });
}

net.createServer((socket) => serve(socket, true)).listen(PORT, '10.20.0.2');
net.createServer((socket) => serve(socket, false)).listen(PORT, '10.20.0.3');
tls
  .createServer({ key: readFileSync(`${scratch}/mail.key`), cert: readFileSync(`${scratch}/mail.crt`) }, (socket) =>
    socket.on('data', () => socket.end('bye')),
  )
  .on('tlsClientError', () => {})
  .listen(PORT, '10.20.0.4');
