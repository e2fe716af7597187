/** A member of a database availability group that copies logs: node replication-client.mjs LOCAL SERVER clear|signed|sealed|tls. */
import { once } from 'node:events';
import net from 'node:net';
import { connect } from 'node:tls';
import { handshake, IN_PROGRESS, message, ticket, wrapped } from './replication-messages.mjs';

const [, , localAddress, host, how] = process.argv;
const PORT = 64327;

if (how === 'tls') {
  const socket = connect({ host, port: PORT, localAddress, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.write('hello');
  await once(socket, 'data');
  socket.end();
} else {
  const socket = net.connect({ host, port: PORT, localAddress });
  const wrap = (packet) => (how === 'clear' ? packet : wrapped(packet, how === 'sealed'));
  socket.write(handshake(IN_PROGRESS, ticket()));
  const [answer] = await once(socket, 'data');
  // Kerberos is done with the server's word; a refusal is the end.
  if (answer[0] === 0x14) {
    for (const letters of ['TST0', 'LRGQ', 'CLGQ']) {
      socket.write(wrap(message(letters, Buffer.alloc(60, letters))));
      await once(socket, 'data');
    }
  }
  socket.end();
}
