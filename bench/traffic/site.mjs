// The synthetic site: servers of an Exchange organization, domain controllers and clients with their addresses.

const DOMAIN = 'contoso.test';

/** RPC interfaces by the kind of server that offers them. Versions: major, minor. */
const MAILBOX_INTERFACES = [
  { name: 'EMSMDB', uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81 },
  { name: 'NSPI', uuid: 'f5cc5a18-4264-101a-8c59-08002b2f8426', major: 56, minor: 0 },
  { name: 'RFRI', uuid: '1544f5e0-613c-11d1-93df-00c04fd7bd09', major: 1, minor: 0 },
];
const DIRECTORY_INTERFACES = [
  { name: 'lsarpc', uuid: '12345778-1234-abcd-ef00-0123456789ab', major: 0, minor: 0 },
  { name: 'netlogon', uuid: '12345678-1234-abcd-ef00-01234567cffb', major: 1, minor: 0 },
  { name: 'drsuapi', uuid: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2', major: 4, minor: 0 },
];

const SERVERS = [
  { kind: 'transport', count: 2, interfaces: [] },
  { kind: 'access', count: 3, interfaces: MAILBOX_INTERFACES },
  { kind: 'mailbox', count: 3, interfaces: MAILBOX_INTERFACES },
  { kind: 'directory', count: 2, interfaces: DIRECTORY_INTERFACES },
  { kind: 'voice', count: 1, interfaces: [] },
];

/** Second octet of all IPv4 addresses, of clients where it is not said otherwise. */
const NETWORK = 40;

function host(name, network, third, fourth) {
  return {
    name: `${name}.${DOMAIN}`,
    mac: Buffer.from([0x02, 0x00, 0x0a, network, third, fourth]),
    ipv4: Buffer.from([10, network, third, fourth]),
    ipv6: Buffer.from([0xfd, 0, 0, network, 0, 0, 0, third, 0, 0, 0, 0, 0, 0, 0, fourth]),
  };
}

export class Site {
  domain = DOMAIN;
  /** kind -> servers; each has `endpoints`: interface, dynamic port */
  servers = {};
  clients = [];

  constructor(random, { clients, vlanShare, ipv6Share, network = NETWORK }) {
    let address = 10;
    for (const { kind, count, interfaces } of SERVERS) {
      this.servers[kind] = Array.from({ length: count }, (_, i) => {
        const server = host(`${kind}${i + 1}`, NETWORK, 0, address++);
        server.endpoints = interfaces.map((rpcInterface) => ({ rpcInterface, port: random.between(49152, 65000) }));
        return server;
      });
    }
    for (let i = 0; i < clients; i++) {
      const client = host(`pc${i}`, network, 1 + Math.floor(i / 250), 1 + (i % 250));
      client.user = `user${i}`;
      client.vlan = random.chance(vlanShare) ? 100 + (i % 4) : 0;
      client.ipv6Capable = random.chance(ipv6Share);
      client.nextPort = random.between(49152, 65535);
      this.clients.push(client);
    }
  }
}

/** Windows hands out ephemeral ports one after the other from 49152. */
export function ephemeralPort(client) {
  client.nextPort = client.nextPort >= 65535 ? 49152 : client.nextPort + 1;
  return client.nextPort;
}
