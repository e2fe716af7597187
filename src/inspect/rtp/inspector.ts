import type { Side } from '../evidence.js';
import type { InspectionContext, Inspector } from '../inspector.js';
import { cleartext, note } from '../mail/note.js';
import { appended } from '../short-list.js';
import {
  MAX_PAYLOAD_TYPES,
  MAX_READ,
  MAX_READ_OCTETS,
  MAX_SOURCES,
  MAX_STRANGERS,
  MAX_UNPROVEN,
  MIN_PLAIN,
  MIN_REPORTS,
} from './constants.js';
import type { MediaEvidence } from './evidence.js';
import { compoundOf, isRtcp, isStun, kindOf, payloadOf, u32 } from './headers.js';
import { Keying } from './keying.js';
import { Source } from './source.js';

/** Follows one media stream in both directions: RTP and RTCP, and what shares their ports. Every datagram stands for itself. */
export class RtpInspector implements Inspector {
  done = false;
  rejected = false;
  readonly #context: InspectionContext;
  readonly #media: MediaEvidence = {
    payloadTypes: [],
    rtp: null,
    rtcp: null,
    readableRtcp: null,
    stun: null,
    dtls: null,
    zrtp: null,
  };
  readonly #keying: Keying;
  readonly #sources: [Source[], Source[]] = [[], []];
  /** Sender of the last report of each side, and how many reports it sent. */
  readonly #reporters: [number, number] = [0, 0];
  readonly #reports: [number, number] = [0, 0];
  #proven = false;
  #read = 0;
  #octets = 0;
  #strangers = 0;

  constructor(context: InspectionContext) {
    this.#context = context;
    this.#keying = new Keying(context, this.#media);
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (start >= end || this.done || this.rejected) return;
    if (!this.#datagram(side, bytes, start, end)) this.#strangers++;
    this.#read++;
    this.#octets += end - start;
    if (!this.#proven) this.rejected = this.#strangers > MAX_STRANGERS || this.#read > MAX_UNPROVEN;
    else if (this.#read >= MAX_READ || this.#octets >= MAX_READ_OCTETS) this.done = true;
  }

  /** The rest of a datagram was not captured; nothing here waits for it. */
  gap(): void {}

  end(): void {
    if (!this.#proven) this.rejected = true;
  }

  /** False when this is none of the protocols of media. */
  #datagram(side: Side, bytes: Uint8Array, start: number, end: number): boolean {
    switch (kindOf(bytes[start]!)) {
      case 'stun':
        if (!isStun(bytes, start, end)) return false;
        this.#media.stun ??= this.#context.packet;
        return true;
      case 'zrtp':
        if (!this.#keying.zrtp(side, bytes, start, end)) return false;
        this.#prove('rtp');
        return true;
      case 'dtls':
        return this.#keying.dtls(side, bytes, start, end);
      case 'channel':
        return true;
      case 'media':
        return end - start >= 8 && isRtcp(bytes, start) ? this.#rtcp(side, bytes, start, end) : this.#rtp(side, bytes, start, end);
      default:
        return false;
    }
  }

  #rtp(side: Side, bytes: Uint8Array, start: number, end: number): boolean {
    const payload = payloadOf(bytes, start, end);
    if (payload < 0) return false;
    const source = this.#source(side, u32(bytes, start + 8));
    source.packet(bytes, start, payload, end, this.#context.packet);
    if (!source.proven) return true;
    this.#prove('rtp');
    if (this.#media.rtp === null) {
      this.#media.rtp = source.firstPacket;
      note(this.#context, side, 'RTP: packets of one source in their order');
    }
    const type = bytes[start + 1]! & 0x7f;
    const { payloadTypes } = this.#media;
    if (payloadTypes.length < MAX_PAYLOAD_TYPES && !payloadTypes.includes(type)) this.#media.payloadTypes = appended(payloadTypes, type);
    if (source.plain >= MIN_PLAIN) cleartext(this.#context, side, 'RTP payload that repeats itself');
    return true;
  }

  #rtcp(side: Side, bytes: Uint8Array, start: number, end: number): boolean {
    const compound = compoundOf(bytes, start, end);
    // Feedback may come without a report before it (RFC 5506), and is no proof.
    if (compound === null) return this.#proven && bytes[start]! >> 6 === 2;
    const sender = u32(bytes, start + 4);
    this.#reports[side] = sender === this.#reporters[side] ? this.#reports[side] + 1 : 1;
    this.#reporters[side] = sender;
    const needed = compound.whole ? (compound.packets > 1 ? 1 : MIN_REPORTS) : MIN_REPORTS + 1;
    if (this.#reports[side] >= needed) this.#prove('rtcp');
    if (this.#media.rtcp === null) note(this.#context, side, 'RTCP report');
    this.#media.rtcp ??= this.#context.packet;
    if (compound.whole && compound.packets > 1) this.#media.readableRtcp ??= this.#context.packet;
    return true;
  }

  /** The source with this identifier; the one that has shown least gives way to it. */
  #source(side: Side, ssrc: number): Source {
    const sources = this.#sources[side];
    for (const source of sources) if (source.ssrc === ssrc) return source;
    const source = sources.length < MAX_SOURCES ? new Source() : sources.reduce((least, each) => (each.run < least.run ? each : least));
    if (sources.length < MAX_SOURCES) sources.push(source);
    source.begin(ssrc);
    return source;
  }

  /** Media may share its ports with its reports; then the flow is named after the media. */
  #prove(protocol: 'rtp' | 'rtcp'): void {
    const { evidence } = this.#context;
    this.#proven = true;
    evidence.media = this.#media;
    if (evidence.protocol !== 'rtp') evidence.protocol = protocol;
  }
}
