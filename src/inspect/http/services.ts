/** First path segments of Exchange's virtual directories, lower case, and the service behind each (Default Web Site and back end). */
const SERVICES: Readonly<Record<string, string>> = {
  owa: 'owa',
  ecp: 'ecp',
  ews: 'ews',
  'microsoft-server-activesync': 'activesync',
  autodiscover: 'autodiscover',
  mapi: 'mapi',
  rpc: 'rpc',
  rpcwithcert: 'rpc',
  oab: 'oab',
  powershell: 'powershell',
  'powershell-proxy': 'powershell',
  public: 'public',
  exchange: 'exchange',
  exchweb: 'exchange',
  exadmin: 'exadmin',
  oma: 'oma',
  api: 'api',
  calendar: 'calendar',
  unifiedmessaging: 'unifiedmessaging',
  pushnotifications: 'pushnotifications',
  wsman: 'winrm',
};

/** Where forms-based authentication posts user name and password: Exchange 2007 and later, 2000/2003, ISA Server and TMG. */
const LOGIN_FORMS: readonly string[] = ['/owa/auth.owa', '/owa/auth/owaauth.dll', '/exchweb/bin/auth/owaauth.dll', '/cookieauth.dll'];

/** Files of a certificate authority (RFC 5280 4.2.1.13, 4.2.2.1). */
const PKI_FILE = /\.(crl|crt|cer|p7b|p7c)$/;

/** `path`: without query. */
export function serviceOf(path: string): string | null {
  const lower = path.toLowerCase();
  if (lower.endsWith('/healthcheck.htm')) return 'healthcheck';
  if (PKI_FILE.test(lower)) return 'pki';
  const end = lower.indexOf('/', 1);
  if (lower[0] !== '/') return null;
  const segment = end < 0 ? lower.slice(1) : lower.slice(1, end);
  return Object.hasOwn(SERVICES, segment) ? SERVICES[segment]! : null;
}

export function isLoginForm(path: string): boolean {
  // The lengths first: nearly every request is refused by them.
  for (const form of LOGIN_FORMS) if (form.length === path.length && form === path.toLowerCase()) return true;
  return false;
}
