/**
 * A filter between mail clients and their server: node starttls-filter.mjs ADDRESS SERVER STRIPPED-CLIENT.
 * For STRIPPED-CLIENT it takes STARTTLS out of the offers and refuses the command, as some firewalls do; everybody else passes unchanged.
 */
import net from 'node:net';

const [, , address, server, stripped] = process.argv;
const OFFER = /^250-STARTTLS\r\n/m;
const LAST_OFFER = /^250-(.*)\r\n250 STARTTLS\r\n/m;

net
  .createServer((client) => {
    const upstream = net.connect({ host: server, port: 25 });
    const strips = client.remoteAddress === stripped;
    upstream.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      client.write(strips ? Buffer.from(text.replace(LAST_OFFER, '250 $1\r\n').replace(OFFER, ''), 'latin1') : bytes);
    });
    client.on('data', (bytes) => {
      if (strips && /^STARTTLS\r\n$/i.test(bytes.toString('latin1'))) client.write('500 5.5.1 Command unrecognized\r\n');
      else upstream.write(bytes);
    });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ]) {
      from.on('end', () => to.end());
      from.on('error', () => to.destroy());
    }
  })
  .listen(25, address);
