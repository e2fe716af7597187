import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { lookedUp } from '../../../lookup.js';

/** 0 unless all who look at a network agree on another one. */
const SEED = 0;
const PROTOCOLS = { tcp: 6, udp: 17 } as const;

interface End {
  address: string;
  port: number;
}

/**
 * Community ID, version 1: the same for both directions of a flow, and the same in every tool that computes it (Zeek, Suricata, Elastic).
 * Null when an address is none, as in a report with pseudonyms, and when the transport is none that has a number here.
 */
export function communityId(transport: 'tcp' | 'udp', client: End, server: End): string | null {
  const protocol = lookedUp(PROTOCOLS, transport);
  if (protocol === undefined) return null;
  if (isIP(client.address) === 0 || isIP(client.address) !== isIP(server.address)) return null;
  const [from, to] = [octetsOf(client), octetsOf(server)].sort(Buffer.compare) as [Buffer, Buffer];
  const [addressA, portA] = split(from);
  const [addressB, portB] = split(to);
  const hashed = Buffer.concat([Buffer.from([SEED >> 8, SEED & 255]), addressA, addressB, Buffer.from([protocol, 0]), portA, portB]);
  return `1:${createHash('sha1').update(hashed).digest('base64')}`;
}

/** The address, then the port: ends are ordered by the one, then by the other, in the order of the network. */
function octetsOf({ address, port }: End): Buffer {
  return Buffer.from([...ipaddr.parse(address).toByteArray(), port >> 8, port & 255]);
}

const split = (end: Buffer): [address: Buffer, port: Buffer] => [end.subarray(0, -2), end.subarray(-2)];
