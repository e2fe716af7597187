import { readReason, reason } from '../../judge/reasons.js';
import type { NamePseudonyms } from './names.js';

type Rule = (text: string, names: NamePseudonyms) => string;

const host: Rule = (text, names) => names.host(text);
const file: Rule = (text, names) => names.file(text);
const sentence: Rule = (text, names) => names.sentence(text);
const digest: Rule = (text, names) => names.digest(text);

/** What names a person, a host, an organisation, a file or a place, by the name of its field, with that of what it is in where the name alone does not tell. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...['address', 'addresses', 'servers', 'from', 'to'].map((name): [string, Rule] => [name, host]),
  ...['host', 'frontEnd', 'proxyTarget', 'fromHost', 'toHost', 'sni', 'domain', 'realm', 'commonName'].map((name): [string, Rule] => [
    name,
    host,
  ]),
  ['user', (text, names) => names.user(text)],
  ['subject', (text, names) => names.distinguished(text)],
  ['issuer', (text, names) => names.distinguished(text)],
  ['alternativeNames', (text, names) => names.alternative(text)],
  ['sha256', digest],
  ['call', digest],
  ['captures.name', file],
  ['path', file],
  ['set', file],
  ['names.name', host],
  ['exchanges.path', (text, names) => text.replace(/[^/]+/g, (part) => (PATH_PARTS.has(part.toLowerCase()) ? part : names.opaque(part)))],
  ...['banner', 'server', 'userAgent', 'filter', 'reason'].map((name): [string, Rule] => [name, sentence]),
  ['hosts.why', signs],
  ['reasons', reasonOf],
  ['alpn', offered],
  ['alpnSelected', offered],
  ['method', (text, names) => (/^[A-Z_-]{1,20}$/.test(text) ? text : names.opaque(text))],
]);

/** Codes, versions, times and words of our own. What is in neither list becomes a pseudonym: a new field is never told by mistake. */
const KEPT: ReadonlySet<string> = new Set(
  (
    'format compression problem.code problem.message transport uuid version basis keyKind notAfter notBefore sentBy signature mechanism ntlmVersion outcome ' +
    'service schemesOffered schemesSent messages of mechanisms protocol authType bindLevel status level type cipher dialect signing keying kind profile role ' +
    'suite methods description downgrade by draft ja3 ja3s ja4 group resumption signatureScheme verb offeredVersion cipherId state serverBasis encapsulation ' +
    'encapsulated clientRole serverRole expectation pathBasis pathId pathRelease pathTitle protection protectionBasis protectionMechanism protectionReason ' +
    'protocolBasis earlyData impression excluded product.name sessionCookies.name exchangeVersion what roles releases createdAt exscopeVersion catalog exceptions.until upgrade'
  ).split(' '),
);

/** Of the virtual directories of Exchange; what follows them may be a mailbox. */
const PATH_PARTS = new Set(
  (
    'owa ecp ews exchange.asmx services.wsdl autodiscover autodiscover.xml autodiscover.svc autodiscover.json mapi emsmdb nspi rpc rpcproxy.dll oab oab.xml ' +
    'powershell public exchange exchweb microsoft-server-activesync auth.owa auth logon.aspx owaauth.dll healthcheck.htm pki v1.0'
  ).split(' '),
);

const PROTOCOL_NAMES = /^(h2|h3|http\/[\d.]+|imap|pop3|smtp|ftp|dot|spdy\/[\d.]+|ms-rpc|tds\/[\d.]+)$/;
function offered(text: string, names: NamePseudonyms): string {
  return PROTOCOL_NAMES.test(text) ? text : names.opaque(text);
}

/** Signs of a host that hold what it called itself. */
const NAMING: readonly [RegExp, Rule][] = [
  [/^(greets as ")(.*)(")$/s, sentence],
  [/^(names itself ")(.*)(" as the front end of a request)$/s, host],
  [/^()(.*)( of the site profile)$/s, (text, names) => names.opaque(text)],
];
const OWN_WORDS =
  /^(named by --host|serves [\w, -]+|answers (on|for|as) [\w ,./-]+|port \d+ is in the dynamic range of Windows 2000 and Server 2003)$/;

/** A greeting may hold what parts one sign from the next. */
function signs(text: string, names: NamePseudonyms): string {
  return text
    .split(/; (?=greets as "|names itself "|named by|serves |answers |port \d)/)
    .map((sign) => {
      for (const [pattern, rule] of NAMING) {
        const match = pattern.exec(sign);
        if (match !== null) return `${match[1]}${rule(match[2]!, names)}${match[3]}`;
      }
      return OWN_WORDS.test(sign) ? sign : names.opaque(sign);
    })
    .join('; ');
}

/** Reasons whose sentence is the same for everybody, or holds nothing but the catalog's words. */
const SAID_TO_ALL =
  /^(off-by-default|any-port|assumed-from-port-range|never-advertised|assumed-from-port|outside-recommended-range|unverified-row)$/;

function reasonOf(text: string, names: NamePseudonyms): string {
  const { code, sentence: said, values } = readReason(text);
  if (code === 'exception' || code === 'exception-expired' || code === 'accepted-cleartext') {
    if (values === null) return `${code}: ${names.opaque(said)}`;
    const told = (name: string) => names.opaque(String(values[name]));
    return reason(code, { ...values, name: told('name'), who: told('who'), why: told('why') });
  }
  return values !== null || SAID_TO_ALL.test(code) ? text : `${code}: ${names.opaque(said)}`;
}

/** A copy with pseudonyms in the place of every name. Numbers, and the names of members, are not touched. */
export function pseudonymised<Value>(value: Value, names: NamePseudonyms, field: string, inside = ''): Value {
  if (typeof value === 'string') {
    const rule = RULES.get(`${inside}.${field}`) ?? RULES.get(field);
    if (rule !== undefined && !KEPT.has(`${inside}.${field}`)) return rule(value, names) as Value;
    return KEPT.has(field) || KEPT.has(`${inside}.${field}`) ? value : (names.opaque(value) as Value);
  }
  if (Array.isArray(value)) return value.map((each: unknown) => pseudonymised(each, names, field, inside)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, pseudonymised(each, names, name, field)])) as Value;
}
