import { RELEASES } from '../names.js';
import { ANY_PORT } from './path.js';
import type { SchemaWords, ZodLibrary } from './words.js';

/** `rpc`: the dynamic ports of RPC · `rpc-epmap`: the endpoint mapper, 135. As Windows Firewall names them. */
const RULE_PORTS = ['rpc', 'rpc-epmap', ANY_PORT] as const;

/** One file of `firewall-rules/`: what Setup of a release opens in Windows Firewall, all of it inbound TCP. */
export function firewallRulesSchema(
  z: ZodLibrary,
  { closed, distinct, origin, port, reference, roles, text }: SchemaWords,
  pathIds: ReadonlySet<string>,
) {
  const rule = closed({
    name: text,
    roles,
    ports: z
      .array(z.union([port, z.enum(RULE_PORTS)], { error: 'expected a port from 1 to 65535, or rpc, rpc-epmap, any' }))
      .min(1, 'name at least one port'),
    /** Below the installation folder of Exchange, or of Windows. Null: not tied to a program. */
    program: text.nullable(),
    /** Data paths the rule lets in. */
    paths: z.array(reference(pathIds, 'the data paths')),
    ...origin,
  });
  return closed({ release: z.enum(RELEASES), title: text, notes: z.array(text).default([]), rules: distinct(rule, 'name') });
}
