import {
  type CredentialEvidence,
  type HttpEvidence,
  type HttpExchange,
  keepCredential,
  keepProof,
  OPEN_SERVICES,
  phrase,
  type Side,
} from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import type { NtlmLogin } from '../ntlmssp.js';
import { appended } from '../short-list.js';
import { MAX_EXCHANGES, RPC_CHANNELS } from './constants.js';
import type { Head } from './head.js';
import { isLoginForm, serviceOf } from './services.js';
import type { RequestLine } from './start-line.js';

const MAX_SCHEMES = 16;
/** Status codes that send a client elsewhere (RFC 9110 15.4). */
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** A request on its way to its answer. */
export interface Request {
  method: string;
  packet: number;
  exchange: HttpExchange | null;
  credential: CredentialEvidence | null;
  loginForm: boolean;
  rpcChannel: boolean;
  /** Asks for what is meant for everybody: neither question nor answer is content. */
  open: boolean;
}

/** Writes what the messages of one flow proved into its evidence. */
export class HttpFacts {
  /** Null while nothing is proven. */
  http: HttpEvidence | null = null;
  readonly #context: InspectionContext;
  #answered = 0;
  #redirected = 0;
  /** A request carried more than its head: a credential, a cookie or a body. */
  #carried = false;
  #loss = false;

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  prove(clientSide: Side): HttpEvidence {
    const { evidence } = this.#context;
    if (this.http === null) {
      this.http = {
        host: null,
        server: null,
        userAgent: null,
        exchangeVersion: null,
        frontEnd: null,
        exchanges: [],
        requests: 0,
        schemesSent: [],
        schemesOffered: [],
        redirectOnly: false,
        contentPacket: null,
        sessionCookies: [],
      };
      evidence.http = this.http;
      evidence.protocol ??= 'http';
    }
    evidence.clientSide ??= clientSide;
    return this.http;
  }

  note(side: Side, what: string): void {
    const { evidence, packet } = this.#context;
    keepProof(evidence, { packet, side, what });
  }

  /** A request line. */
  request(side: Side, line: RequestLine): Request {
    const http = this.prove(side);
    http.requests++;
    http.host ??= line.authority;
    let exchange: HttpExchange | null = null;
    const service = line.method === 'CONNECT' ? null : serviceOf(line.path);
    const open = service !== null && OPEN_SERVICES.includes(service) && (line.method === 'GET' || line.method === 'HEAD');
    if (http.exchanges.length < MAX_EXCHANGES) {
      exchange = { service, method: line.method, path: line.path, packet: this.#context.packet, status: null, redirectToHttps: false };
      http.exchanges = appended(http.exchanges, exchange);
    }
    if (http.requests === 1) this.note(side, 'HTTP request');
    const rpcChannel = RPC_CHANNELS.includes(line.method);
    if (rpcChannel && http.requests === 1) this.note(side, `RPC over HTTP channel (${line.method})`);
    const loginForm = line.method === 'POST' && isLoginForm(line.path);
    return { method: line.method, packet: this.#context.packet, exchange, credential: null, loginForm, rpcChannel, open };
  }

  /** The first request names the host; the others only while none is known. */
  get wantsHost(): boolean {
    return this.http === null || this.http.host === null || this.http.requests === 1;
  }

  get wantsUserAgent(): boolean {
    return this.http === null || this.http.userAgent === null;
  }

  get wantsServer(): boolean {
    return this.http === null || this.http.server === null;
  }

  /** Every answer of Exchange names it; one is enough. */
  get wantsExchange(): boolean {
    return this.http === null || this.http.exchangeVersion === null || this.http.frontEnd === null;
  }

  requestHead(side: Side, request: Request, head: Head): void {
    const http = this.prove(side);
    if (head.host !== null && this.wantsHost) http.host = head.host;
    http.userAgent ??= head.userAgent;
    if (head.cookies) this.#carried = true;
    this.#sessions(side, head);
    this.#open(request, head);
    const { authorization } = head;
    if (authorization === null) return;
    this.#carried = true;
    if (!http.schemesSent.includes(authorization.scheme) && http.schemesSent.length < MAX_SCHEMES)
      http.schemesSent = appended(http.schemesSent, authorization.scheme);
    if (authorization.mechanism === null) return;
    const { mechanism, user, passwordReadable, ntlm } = authorization;
    request.credential = this.credential(side, mechanism, user, passwordReadable, ntlm);
    if (authorization.scheme === 'basic' || authorization.scheme === 'bearer') this.clear(side, `HTTP ${authorization.scheme} credential`);
  }

  responseHead(clientSide: Side, request: Request | null, status: number, head: Head): void {
    const http = this.prove(clientSide);
    http.server ??= head.server;
    http.exchangeVersion ??= head.exchangeVersion;
    http.frontEnd ??= head.frontEnd;
    for (const scheme of head.challenges) {
      if (!http.schemesOffered.includes(scheme) && http.schemesOffered.length < MAX_SCHEMES)
        http.schemesOffered = appended(http.schemesOffered, scheme);
    }
    this.#sessions((clientSide ^ 1) as Side, head);
    if (request === null) return;
    this.#open(request, head);
    const redirect = head.redirectToHttps && REDIRECTS.includes(status);
    this.#answered++;
    if (redirect) this.#redirected++;
    if (request.exchange !== null) {
      request.exchange.status = status;
      request.exchange.redirectToHttps = redirect;
    }
    this.#redirectOnly();
    if (request.credential !== null) request.credential.outcome ??= outcome(request, status, head);
  }

  /** A tunnel to TLS was asked for and opened; `accepted`: the answer was seen. */
  tunnel(verb: string, asked: number, accepted: boolean): void {
    const { evidence, packet } = this.#context;
    evidence.upgrade = {
      verb,
      offered: null,
      notOffered: null,
      asked,
      accepted: accepted ? packet : null,
      refused: null,
      done: null,
      plaintextAfter: null,
      pipelined: null,
      stripped: null,
    };
  }

  /** Names of cookies that are a session; each once. */
  #sessions(side: Side, { sessionCookies }: Head): void {
    if (sessionCookies.length === 0 || this.http === null) return;
    this.clear(side, 'HTTP session cookie');
    for (const name of sessionCookies) {
      if (!this.http.sessionCookies.some((known) => known.name === name))
        this.http.sessionCookies = appended(this.http.sessionCookies, { name, packet: this.#context.packet });
    }
  }

  /** The type of a body may say that it is meant for everybody, or that what looks so is a page. */
  #open(request: Request, { type }: Head): void {
    if (type === 'pki') request.open = true;
    else if (type === 'text' && request.exchange?.service === 'pki') request.open = false;
    const { exchange } = request;
    if (exchange === null) return;
    if (request.open) exchange.service ??= 'pki';
    else if (exchange.service !== null && OPEN_SERVICES.includes(exchange.service)) exchange.service = null;
  }

  /** Body octets passed; `what` says of which message. */
  content(side: Side, what: string): void {
    if (this.http === null) return;
    this.http.contentPacket ??= this.#context.packet;
    this.clear(side, what);
  }

  requestBody(): void {
    this.#carried = true;
    this.#redirectOnly();
  }

  loss(): void {
    this.#loss = true;
    this.#redirectOnly();
  }

  clear(side: Side, what: string): void {
    const { evidence } = this.#context;
    if (evidence.cleartext !== null) return;
    evidence.cleartext = { packet: this.#context.packet, what: phrase(what) };
    this.note(side, `${what} in clear`);
  }

  /** One entry for each mechanism and user; browsers repeat theirs with every request. */
  credential(
    side: Side,
    mechanism: string,
    user: string | null,
    passwordReadable: boolean,
    ntlm: NtlmLogin | null = null,
  ): CredentialEvidence | null {
    const { evidence } = this.#context;
    const version = ntlm?.version ?? null;
    const known = evidence.credentials.find((each) => each.mechanism === mechanism && each.user === user && each.ntlmVersion === version);
    if (known !== undefined) return known;
    const credential: CredentialEvidence = {
      mechanism,
      user,
      domain: ntlm?.domain ?? null,
      ntlmVersion: version,
      beforeTls: true,
      passwordReadable,
      packet: this.#context.packet,
      outcome: null,
    };
    if (!keepCredential(evidence, credential)) return null;
    this.note(side, `HTTP credential: ${mechanism}`);
    return credential;
  }

  #redirectOnly(): void {
    if (this.http === null) return;
    this.http.redirectOnly = this.#answered > 0 && this.#redirected === this.#answered && !this.#carried && !this.#loss;
  }
}

/** A redirect answers forms only: any other may come from a server that did not look at the credential. */
function outcome(request: Request, status: number, head: Head): CredentialEvidence['outcome'] {
  if (status === 401 || status === 407) return 'refused';
  if (request.loginForm) {
    if (head.redirectWithReason) return 'refused';
    return head.sessionCookies.length > 0 ? 'accepted' : null;
  }
  return status >= 200 && status < 300 ? 'accepted' : null;
}
