import { ROLES } from '../catalog/roles.js';
import { EXIT, ExscopeError } from '../errors.js';
import { isAddress, isNetwork } from './addresses.js';
import type { SiteHost, StaticPort } from './profile.js';

const usage = (message: string, hint: string) => new ExscopeError('EXSCOPE_USAGE', message, { exitCode: EXIT.usage, hint });

/** `10.0.0.5=client-access+mailbox`, or a network: `10.1.0.0/16=client`. */
export function parseHost(text: string): SiteHost {
  const at = text.lastIndexOf('=');
  if (at <= 0 || at === text.length - 1)
    throw usage(`--host ${text}: expected ADDRESS=ROLE`, 'Example: --host 10.0.0.5=client-access (several roles: client-access+mailbox)');
  const address = text.slice(0, at);
  if (!isAddress(address) && !isNetwork(address)) {
    throw usage(`--host ${text}: "${address}" is neither an IP address nor a network`, 'Write 10.0.0.5, 10.0.0.0/24 or 2001:db8::5');
  }
  const roles = text
    .slice(at + 1)
    .split('+')
    .map((name) => {
      const role = ROLES.find((known) => known === name);
      if (role === undefined) throw usage(`--host ${text}: unknown role "${name}"`, `Roles: ${ROLES.join(' ')}`);
      return role;
    });
  return { address, roles, name: null, releases: [] };
}

/** `rpc-client-access=59532`; `services` are the names the catalog knows. */
export function parseStaticPort(text: string, services: readonly string[]): StaticPort {
  const [service = '', port = ''] = text.split('=');
  if (!services.includes(service)) throw usage(`--static-port ${text}: unknown service "${service}"`, `Services: ${services.join(' ')}`);
  const value = Number(port);
  if (!/^\d{1,5}$/.test(port) || value < 1 || value > 65_535)
    throw usage(`--static-port ${text}: "${port}" is not a port`, 'Example: --static-port rpc-client-access=59532');
  return { service, port: value, servers: null };
}

/** One of the releases the catalog knows. */
export function parseRelease(text: string, releases: readonly string[]): string {
  if (!releases.includes(text)) throw usage(`--release ${text}: unknown release`, `Releases: ${releases.join(' ')}`);
  return text;
}
