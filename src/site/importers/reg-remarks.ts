import type { RegValue } from './reg-file.js';

/** A registry value that says something of ports without pinning a service of the catalog. */
interface Remark {
  /** Below its root key. */
  key: RegExp;
  value: string;
  says(value: string, number: number | null): string;
}

const SERVICES = String.raw`SYSTEM\\(?:CurrentControlSet|ControlSet\d{3})\\Services\\`;
const key = (below: string) => new RegExp(`^${below}$`, 'i');
const isOn = (number: number | null, value: string) => number === 1 || /^(y|1)$/i.test(value);

/** Exchange and RPC registry values of Microsoft's articles (KB 161931, KB 154596, KB 264035; aa997759, aa997836; TechNet Wiki on push notifications). */
const REMARKS: readonly Remark[] = [
  {
    key: key(String.raw`${SERVICES}MSExchangeMTA\\Parameters`),
    value: 'RFC1006 Port Number',
    says: (value, number) =>
      `X.400 over TCP listens on ${number ?? value}${number === 102 ? ', the default' : '; all MTAs must use the same'}`,
  },
  {
    key: key(String.raw`${SERVICES}NTDS\\Parameters`),
    value: 'NSPI interface protocol sequences',
    says: (value) => `the global catalog offers its address book to RPC over HTTP: ${value}`,
  },
  {
    key: key(String.raw`${SERVICES}MSExchangeRPC\\ParametersSystem`),
    value: 'EnablePushNotifications',
    says: (value, number) => `new mail notifications by UDP are ${isOn(number, value) ? 'on' : 'off'}; the client chooses the port`,
  },
  {
    key: key(String.raw`${SERVICES}MSExchangeSA\\Parameters`),
    value: 'HTTPFEPollingInterval',
    says: (value, number) => `ValidPorts is written again every ${number ?? value} minutes`,
  },
  {
    key: key(String.raw`SOFTWARE\\Microsoft\\Rpc\\RpcProxy`),
    value: 'AllowAnonymous',
    says: (value, number) => `RPC over HTTP ${isOn(number, value) ? 'is allowed without TLS' : 'needs TLS'}`,
  },
  {
    key: key(String.raw`SOFTWARE\\Microsoft\\Rpc\\Internet`),
    value: 'PortsInternetAvailable',
    says: (value, number) => `the ports of Rpc\\Internet are ${isOn(number, value) ? 'the ones given out' : 'the ones left out'}`,
  },
  {
    key: key(String.raw`SOFTWARE\\Microsoft\\Rpc\\Internet`),
    value: 'UseInternetPorts',
    says: (value, number) => `services get ports ${isOn(number, value) ? 'of' : 'outside'} Rpc\\Internet unless they ask for others`,
  },
  {
    key: key(String.raw`Software\\Microsoft\\Office\\\d+\.0\\Outlook\\RPC`),
    value: 'FixedUDPPort',
    says: (value, number) => `Outlook takes new mail notifications on UDP ${number ?? value}`,
  },
];

/** What a value says, or null. */
export function remarkOn({ key: path, name, value }: RegValue): string | null {
  const below = path.replace(/^(?:HKEY_LOCAL_MACHINE|HKLM|HKEY_CURRENT_USER|HKCU|(?:HKEY_USERS|HKU)\\[^\\]+)\\/i, '');
  const known = REMARKS.find((remark) => remark.value.toLowerCase() === name.toLowerCase() && remark.key.test(below));
  if (known === undefined || value === null) return null;
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  return known.says(text, typeof value === 'number' ? value : null);
}
