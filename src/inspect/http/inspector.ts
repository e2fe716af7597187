import { MESSAGE_ENCRYPTION, type Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { behind } from '../mail/bytes.js';
import { createTlsInspector } from '../tls/index.js';
import { MAX_PIPELINED } from './constants.js';
import { HttpFacts, type Request } from './facts.js';
import { LoginForm } from './form.js';
import { Head } from './head.js';
import { type Framing, Lane, type LaneOwner } from './lane.js';
import { RpcChannels } from './rpc-channel.js';
import { parseRequestLine, parseStatusLine } from './start-line.js';

/** Content type and major version of a handshake record (RFC 8446 5.1). */
const TLS_HANDSHAKE = 0x16;
const TLS_MAJOR = 3;
const NOTHING: Framing = { kind: 'length', length: 0 };

/** Follows HTTP/1.x in both directions (RFC 9110, RFC 9112), up to a tunnel or another protocol. */
class HttpInspector implements Inspector, LaneOwner {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #facts: HttpFacts;
  readonly #channels: RpcChannels;
  readonly #lanes: readonly [Lane, Lane];
  #form: LoginForm | null = null;
  readonly #pending: Request[] = [];
  readonly #clientSide: Side;
  /** The message each side is sending. */
  readonly #requestHead = new Head();
  readonly #responseHead = new Head();
  #request: Request | null = null;
  #response: Request | null = null;
  #status = 0;
  /** A whole head was seen: whatever the other side says, this was HTTP. */
  #proven = false;
  /** HTTP/0.9: the answer is whatever comes. */
  #unversioned = false;
  /** The first octet of each side's current body was looked at. */
  readonly #bodyBegun: [boolean, boolean] = [false, false];
  #noted = false;
  #tunnel: Inspector | null = null;

  constructor(context: InspectionContext, clientSide: Side | null, midstream: boolean) {
    this.#context = context;
    this.#facts = new HttpFacts(context);
    this.#clientSide = clientSide ?? 0;
    this.#channels = new RpcChannels(context, this.#clientSide);
    this.#lanes = [new Lane(this, 0, midstream || !context.sawStart(0)), new Lane(this, 1, midstream || !context.sawStart(1))];
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.done || this.rejected || start >= end) return;
    const lane = this.#lanes[side];
    const early = side === this.#clientSide && lane.mode === 'start' && bytes[start] === TLS_HANDSHAKE;
    // The answer to CONNECT was not seen, but the client goes on as if it was favourable; or CONNECT itself was not seen.
    const asked = this.#pending[0]?.method === 'CONNECT' ? this.#pending[0] : null;
    const unseen = this.#pending.length === 0 && bytes[start + 1] === TLS_MAJOR;
    if (early && (asked !== null || unseen)) this.#openTunnel('CONNECT', asked, false);
    lane.data(bytes, start, end);
  }

  gap(side: Side, length: number): void {
    if (this.done || this.rejected) return;
    if (this.#tunnel === null) this.#lanes[side].gap(length);
    else {
      this.#tunnel.gap(side, length);
      this.#afterTunnel();
    }
  }

  end(): void {
    if (this.done || this.rejected) return;
    this.#endForm();
    this.#channels.end();
    if (this.#tunnel !== null) {
      this.#tunnel.end();
      this.#afterTunnel();
    }
    if (this.#facts.http === null) this.rejected = true;
  }

  startLine(lane: Lane, bytes: Uint8Array, start: number, end: number, fresh: boolean): boolean {
    const fromClient = lane.side === this.#clientSide;
    this.#bodyBegun[lane.side] = false;
    if (fromClient ? this.#requestLine(lane, bytes, start, end, fresh) : this.#statusLine(bytes, start, end)) return true;
    if (this.rejected || this.done) return false;
    // A garbled request is still HTTP when the answer is.
    if (fromClient) return false;
    if (fresh && this.#unversioned) {
      if (bytes[start]! >= 0x20 && bytes[start]! < 0x7f) this.#facts.content(lane.side, 'HTTP/0.9 response with content');
      this.done = true;
    } else if (fresh && !this.#proven) this.rejected = true;
    else if (fresh) {
      this.#facts.note(lane.side, 'answer is not HTTP');
      this.done = true;
    }
    return false;
  }

  header(lane: Lane, bytes: Uint8Array, start: number, end: number): void {
    (lane.side === this.#clientSide ? this.#requestHead : this.#responseHead).read(bytes, start, end);
  }

  headEnd(lane: Lane): Framing {
    this.#proven = true;
    return lane.side === this.#clientSide ? this.#requestHeadEnd(lane) : this.#responseHeadEnd(lane);
  }

  content(lane: Lane, bytes: Uint8Array, start: number, end: number): void {
    const first = !this.#bodyBegun[lane.side];
    this.#bodyBegun[lane.side] = true;
    if (lane.side === this.#clientSide && this.#request?.loginForm) {
      this.#form ??= new LoginForm();
      this.#form.add(bytes, start, end);
    }
    if (first) this.#body(lane, bytes[start]!);
    if (this.#inChannel(lane)) this.#channels.data(lane.side, bytes, start, end);
  }

  contentGap(lane: Lane, length: number): void {
    if (this.#inChannel(lane)) this.#channels.gap(lane.side, length);
    const first = !this.#bodyBegun[lane.side];
    this.#bodyBegun[lane.side] = true;
    if (first) this.#body(lane, -1);
  }

  messageEnd(lane: Lane): void {
    if (lane.side === this.#clientSide) this.#endForm();
  }

  lost(lane: Lane): void {
    if (lane.side === this.#clientSide) this.#endForm();
    this.#pending.length = 0;
    this.#facts.loss();
  }

  raw(lane: Lane, bytes: Uint8Array, start: number, end: number): void {
    if (this.#tunnel === null) return;
    this.#tunnel.data(lane.side, bytes, start, end);
    this.#afterTunnel();
  }

  #requestLine(lane: Lane, bytes: Uint8Array, start: number, end: number, fresh: boolean): boolean {
    if (behind(bytes, start, end, 'PRI * HTTP/2.0') === end) {
      this.#facts.prove(lane.side);
      this.#facts.clear(lane.side, 'HTTP/2 with prior knowledge');
      this.done = true;
      return true;
    }
    const line = parseRequestLine(bytes, start, end);
    if (line === null || (!line.versioned && !fresh)) return false;
    this.#request = this.#facts.request(lane.side, line);
    if (this.#request.rpcChannel) this.#channels.open(line.proxyTarget);
    this.#requestHead.beginRequest(this.#facts.wantsHost, this.#facts.wantsUserAgent);
    if (this.#pending.length < MAX_PIPELINED) this.#pending.push(this.#request);
    else this.lost(lane);
    if (!line.versioned) {
      this.#unversioned = true;
      lane.becomeRaw();
    }
    return true;
  }

  #statusLine(bytes: Uint8Array, start: number, end: number): boolean {
    const status = parseStatusLine(bytes, start, end);
    if (status < 0) return false;
    this.#status = status;
    this.#proven = true;
    this.#response = this.#pending[0] ?? null;
    if (this.#facts.http === null) this.#facts.note((this.#clientSide ^ 1) as Side, 'HTTP response');
    this.#facts.prove(this.#clientSide);
    this.#responseHead.beginResponse(this.#facts.wantsServer, this.#facts.wantsExchange);
    return true;
  }

  #requestHeadEnd(lane: Lane): Framing {
    const head = this.#requestHead;
    const request = this.#request;
    if (request === null) return NOTHING;
    this.#facts.requestHead(lane.side, request, head);
    if (head.messageEncryption) this.#noteEncryption(lane.side);
    if (head.chunked) return { kind: 'chunked' };
    return head.contentLength > 0 ? { kind: 'length', length: head.contentLength } : NOTHING;
  }

  #responseHeadEnd(lane: Lane): Framing {
    const head = this.#responseHead;
    const status = this.#status;
    const request = this.#response;
    if (head.messageEncryption) this.#noteEncryption(lane.side);
    if (status === 101) {
      if (request?.exchange != null) request.exchange.status = status;
      this.#facts.note(lane.side, 'switched to another protocol (101)');
      if (head.upgrade === 'tls') {
        // RFC 2817 3.3.
        this.#openTunnel('UPGRADE', request, true);
        return { kind: 'raw' };
      }
      // HPACK and masks hide nothing: whoever decodes reads all of it (RFC 7541, RFC 6455 5.3).
      if (head.upgrade !== null) this.#facts.clear(lane.side, head.upgrade === 'h2c' ? 'HTTP/2 by upgrade' : 'WebSocket');
      this.done = true;
      return { kind: 'raw' };
    }
    if (status < 200) return NOTHING;
    this.#pending.shift();
    this.#facts.responseHead(this.#clientSide, request, status, head);
    if (request?.method === 'CONNECT' && status < 300) {
      this.#openTunnel('CONNECT', request, true);
      return { kind: 'raw' };
    }
    if (status === 204 || status === 304 || request?.method === 'HEAD') return NOTHING;
    if (head.chunked) return { kind: 'chunked' };
    if (head.contentLength >= 0) return { kind: 'length', length: head.contentLength };
    return { kind: 'close' };
  }

  /** `octet`: the body's first, or -1 when it is missing. */
  #body(lane: Lane, octet: number): void {
    if (lane.side === this.#clientSide) {
      this.#facts.requestBody();
      if (this.#request?.rpcChannel || this.#request?.open || (this.#requestHead.messageEncryption && isMultipart(octet))) return;
      this.#facts.content(lane.side, 'HTTP request body');
      return;
    }
    if (this.#status < 200 || this.#status > 299 || this.#response?.rpcChannel || this.#response?.open) return;
    if (this.#responseHead.messageEncryption && isMultipart(octet)) return;
    // Of a request that was not seen, this may be the tunnel.
    if (this.#response === null && octet === TLS_HANDSHAKE) return;
    this.#facts.content(lane.side, 'HTTP response with content');
  }

  /** Whether what this side is sending is the body of a channel; an error's body is a page. */
  #inChannel(lane: Lane): boolean {
    if (lane.side === this.#clientSide) return this.#request?.rpcChannel === true;
    return this.#response?.rpcChannel === true && this.#status === 200;
  }

  #endForm(): void {
    const request = this.#request;
    if (request === null || !request.loginForm) return;
    const side = this.#clientSide;
    const sent = this.#bodyBegun[side];
    request.loginForm = sent;
    if (sent && request.credential?.mechanism !== 'form')
      request.credential = this.#facts.credential(side, 'form', this.#form?.take() ?? null, true);
  }

  #noteEncryption(side: Side): void {
    if (this.#noted) return;
    this.#noted = true;
    this.#facts.note(side, MESSAGE_ENCRYPTION);
  }

  /** `request` asked for it; `accepted`: the server's answer was seen. */
  #openTunnel(verb: string, request: Request | null, accepted: boolean): void {
    this.#facts.tunnel(verb, request?.packet ?? this.#context.packet, accepted);
    this.#tunnel = createTlsInspector(this.#context, this.#clientSide, false);
    this.#facts.note((this.#clientSide ^ 1) as Side, `tunnel opened (${verb})`);
    this.#pending.length = 0;
    for (const lane of this.#lanes) lane.becomeRaw();
  }

  #afterTunnel(): void {
    const tunnel = this.#tunnel;
    if (tunnel === null || this.done) return;
    const { evidence, packet } = this.#context;
    if (evidence.tls !== null && evidence.upgrade !== null) evidence.upgrade.done ??= packet;
    if (tunnel.rejected) {
      evidence.tls = null;
      evidence.upgrade = null;
      this.#facts.note(this.#clientSide, 'tunnel does not carry TLS');
    }
    this.done = tunnel.done || tunnel.rejected;
  }
}

/** A multipart body begins with its delimiter or an empty line (RFC 2046 5.1.1); a missing octet says nothing against it. */
function isMultipart(octet: number): boolean {
  return octet === 0x2d || octet === 0x0d || octet === 0x0a || octet < 0;
}

export function createHttpInspector(context: InspectionContext, clientSide: Side | null, midstream: boolean): Inspector {
  return new HttpInspector(context, clientSide, midstream);
}
