import { linesOf } from './text.js';

/** One endpoint that an endpoint mapper listed. */
interface ListedEndpoint {
  /** As printed: an address, or a name. */
  host: string;
  port: number;
  protocol: 'ncacn_ip_tcp' | 'ncacn_ip_udp' | 'ncacn_http';
  /** Lower case. */
  uuid: string;
  /** `major.minor`; null when the tool does not print it. */
  version: string | null;
  annotation: string | null;
  line: number;
}

export interface EndpointList {
  endpoints: ListedEndpoint[];
  /** Endpoints by pipe or local call, which have no port. */
  withoutPort: number;
}

const MAX_LISTED_ENDPOINTS = 65_536;
const MAX_ANNOTATION = 120;
/** Characters of a line that are read: no tool writes lines this long. */
const MAX_LINE = 4096;

const UUID = /\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/i;
/** A name has up to 255 characters (RFC 1035 2.3.4). Without an end, each protocol named in a line would be read to the end of the line. */
const BINDING = /\b(ncacn_ip_tcp|ncacn_ip_udp|ncacn_http)\s*:\s*(?:\\\\)?([^[\]\s]{0,255})\[(\d{1,5})\]/i;
const PORTLESS = /\b(ncalrpc|ncacn_np|ncacn_nb_\w+|ncacn_spx|ncadg_ipx)\b/i;

/**
 * Reads what PortQry (`portqry -n cas01 -e 135`), impacket's `rpcdump.py` and the Resource Kit's `rpcdump /v` print. The first two name a UUID and
 * list its bindings below it, as `protocol:host[port]`; the Resource Kit gives `StringBinding:` first, then `UUID:`, then the version.
 */
export function readEndpoints(text: string): EndpointList {
  const list: EndpointList = { endpoints: [], withoutPort: 0 };
  const known = new Set<string>();
  let named: Pick<ListedEndpoint, 'uuid' | 'version' | 'annotation'> | null = null;
  let waiting: Binding | null = null;
  let annotation: string | null = null;
  for (const [raw, number] of linesOf(text)) {
    const line = raw.slice(0, MAX_LINE);
    if (list.endpoints.length >= MAX_LISTED_ENDPOINTS) break;
    const binding = bindingOf(line, number);
    const uuid = binding === null ? UUID.exec(line) : null;
    const major = /\bVersMajor\s+(\d+)\s+VersMinor\s+(\d+)/i.exec(line);
    if (binding !== null) {
      if (/^\s*StringBinding\s*:/i.test(line)) waiting = binding;
      else if (named !== null) add(list, known, { ...binding, ...named });
    } else if (uuid !== null) {
      named = {
        uuid: uuid[1]!.toLowerCase(),
        version: versionOf(line),
        annotation: waiting === null ? annotationOf(line, uuid) : annotation,
      };
      if (waiting !== null) add(list, known, { ...waiting, ...named });
      waiting = null;
      annotation = null;
    } else if (major !== null) {
      const last = list.endpoints.at(-1);
      if (last !== undefined) last.version ??= `${major[1]}.${major[2]}`;
    } else if (/^\s*Annotation\s*:/i.test(line)) annotation = cut(line.slice(line.indexOf(':') + 1));
    else if (PORTLESS.test(line) && line.includes('[')) list.withoutPort++;
  }
  return list;
}

type Binding = Pick<ListedEndpoint, 'host' | 'port' | 'protocol' | 'line'>;

function bindingOf(line: string, number: number): Binding | null {
  const match = BINDING.exec(line);
  if (match === null) return null;
  const [, protocol = '', host = '', port = ''] = match;
  return { host, port: Number(port), protocol: protocol.toLowerCase() as ListedEndpoint['protocol'], line: number };
}

/** What stands behind UUID and version. */
function annotationOf(line: string, uuid: RegExpExecArray): string | null {
  return cut(line.slice(uuid.index + uuid[0].length).replace(/\bv\d+\.\d+\b/i, ''));
}

function cut(text: string): string | null {
  return text.trim().slice(0, MAX_ANNOTATION) || null;
}

/** `v1.0`, `(1.0)` or `version 1.0`. */
function versionOf(line: string): string | null {
  return /(?:\bv|\(|\bversion\s+)(\d+\.\d+)\b/i.exec(line)?.[1] ?? null;
}

/** `known`: what the list has, for it may have very much. */
function add(list: EndpointList, known: Set<string>, endpoint: ListedEndpoint): void {
  const { host, port, protocol, uuid } = endpoint;
  if (port < 1 || port > 65_535) return;
  const key = `${protocol} ${port} ${uuid} ${host}`;
  if (known.has(key)) return;
  known.add(key);
  list.endpoints.push(endpoint);
}
