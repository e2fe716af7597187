import { type CredentialEvidence, keepCredential, type Side } from '../evidence.js';
import type { InspectionContext } from '../inspector.js';
import { cleartext, note } from '../mail/note.js';
import { appended } from '../short-list.js';
import { Calls, keep, keyOf } from './calls.js';
import { MAX_MEDIA } from './constants.js';
import type { SipEvidence, SipMedia } from './evidence.js';
import type { Head } from './head.js';
import type { MediaLine } from './sdp.js';

/** Requests that say nothing of anyone's calls: whoever keeps a connection open sends them. */
const MERE_PRESENCE: readonly string[] = ['OPTIONS', 'other'];

/** Writes what the messages of one flow proved into its evidence. */
export class SipFacts {
  sip: SipEvidence | null = null;
  readonly #context: InspectionContext;
  readonly #calls = new Calls();
  /** Requests with a credential on their way to their answer. */
  #asked: Map<string, CredentialEvidence> | null = null;
  /** Keys of what was described. */
  #described: Set<string> | null = null;
  #keyNoted = false;

  constructor(context: InspectionContext) {
    this.#context = context;
  }

  /** A request; `media` is null when it has no description. */
  request(side: Side, method: string, head: Head, media: MediaLine[] | null): void {
    const sip = this.#prove(side);
    sip.requests++;
    if (sip.requests === 1) {
      note(this.#context, side, `SIP ${method}`);
      sip.fromHost = head.fromHost;
      sip.toHost = head.toHost;
    }
    if (!sip.methods.includes(method)) sip.methods = appended(sip.methods, method);
    sip.userAgent ??= head.userAgent;
    sip.server ??= head.server;
    if (!MERE_PRESENCE.includes(method)) cleartext(this.#context, side, `SIP ${method}`);
    const fresh = method === 'ACK' || this.#calls.request(side, head, media !== null);
    if (method === 'INVITE' && fresh) sip.calls++;
    if (head.credential !== null) this.#credential(side, head, head.credential);
    if (media !== null) this.#describe(side, head, media, this.#calls.inRequest(method, head));
  }

  response(side: Side, status: number, head: Head, media: MediaLine[] | null): void {
    const sip = this.#prove((side ^ 1) as Side);
    sip.responses++;
    sip.server ??= head.server ?? head.userAgent;
    for (const scheme of head.challenges)
      if (!sip.schemesOffered.includes(scheme)) sip.schemesOffered = appended(sip.schemesOffered, scheme);
    if (status >= 200) this.#answered(side, status, head);
    // Only an answer that may be favourable carries what is agreed; 488 and 606 tell what would be possible (RFC 3261 21.4.26).
    if (media !== null && status < 300) this.#describe(side, head, media, this.#calls.inResponse(side, head));
  }

  #prove(clientSide: Side): SipEvidence {
    const { evidence } = this.#context;
    if (this.sip === null) {
      this.sip = {
        methods: [],
        requests: 0,
        responses: 0,
        calls: 0,
        userAgent: null,
        server: null,
        fromHost: null,
        toHost: null,
        schemesOffered: [],
        media: [],
        mediaDropped: 0,
      };
      evidence.sip = this.sip;
      evidence.protocol = 'sip';
      evidence.clientSide = clientSide;
    }
    return this.sip;
  }

  #describe(side: Side, { call }: Head, lines: MediaLine[], { role, sequence }: { role: 'offer' | 'answer'; sequence: number }): void {
    if (call === null) return;
    cleartext(this.#context, side, 'SIP session description');
    for (const [index, { kind, profile, keying, suite, targets }] of lines.entries()) {
      if (suite !== null) this.#noteKey(side);
      for (const { address, port, rtcpPort } of targets) {
        const { packet } = this.#context;
        this.#media({ call, sequence, role, side, index, address, port, rtcpPort, kind, profile, keying, suite, packet });
      }
    }
  }

  /** Repeated messages say the same again. */
  #media(media: SipMedia): void {
    const sip = this.sip!;
    const { call, sequence, role, side, index, address, port, rtcpPort, profile, keying } = media;
    // Joined, for a template of ten would be kept as the eighteen texts it was made of.
    const key = [call, sequence, role, side, index, address, port, rtcpPort, profile, keying].join(' ');
    this.#described ??= new Set();
    if (this.#described.has(key)) return;
    if (sip.media.length >= MAX_MEDIA) {
      sip.mediaDropped++;
      this.#context.evidence.leftOut++;
      return;
    }
    this.#described.add(key);
    sip.media = appended(sip.media, media);
  }

  #noteKey(side: Side): void {
    if (this.#keyNoted) return;
    this.#keyNoted = true;
    note(this.#context, side, 'media key in the session description (a=crypto)');
  }

  /** One entry for each mechanism and user; registrations repeat theirs. */
  #credential(side: Side, head: Head, sent: NonNullable<Head['credential']>): void {
    const { evidence, packet } = this.#context;
    const { mechanism, user, ntlm, passwordReadable } = sent;
    const { domain = null, version: ntlmVersion = null } = ntlm ?? {};
    let credential = evidence.credentials.find((each) => each.mechanism === mechanism && each.user === user);
    if (credential === undefined) {
      credential = { mechanism, user, domain, ntlmVersion, beforeTls: true, passwordReadable, packet, outcome: null };
      if (!keepCredential(evidence, credential)) return;
      note(this.#context, side, `SIP credential: ${mechanism}`);
    }
    this.#asked ??= new Map();
    keep(this.#asked, keyOf(head.call, head.sequence, side), credential);
  }

  /** Other failures come from calls that do not succeed, not from credentials that do not hold. */
  #answered(side: Side, status: number, { call, sequence }: Head): void {
    if (this.#asked === null) return;
    const key = keyOf(call, sequence, (side ^ 1) as Side);
    const credential = this.#asked.get(key);
    if (credential === undefined) return;
    this.#asked.delete(key);
    if (status < 300) credential.outcome = 'accepted';
    else if (status === 401 || status === 403 || status === 407) credential.outcome ??= 'refused';
  }
}
