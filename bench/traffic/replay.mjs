// Writes a prepared block of whole flows again and again, each time later and from other clients: as fast as a disk takes it.
import { CaptureFile } from './capture-file.mjs';
import { MemoryOutput } from './output.mjs';
import { FORMATS } from './record-formats.mjs';

const ETHERTYPE_VLAN = 0x8100;
const ETHERTYPE_IPV6 = 0x86dd;
const PROTOCOL_UDP = 17;
/** Between the last packet of a round and the first of the next. */
const PAUSE_MICROS = 1000;
/** Octets handed to the output at once. */
const WRITE_BYTES = 4 << 20;
/** Clients have 10.40.1-6.x and fd00:0:0:28::1-6:0:x; a round adds to the second octet, then to the third. */
const SECOND_OCTETS = 200;
const THIRD_OCTETS = 31;
const CLIENTS_THIRD_OCTETS = 8;

export class Replay {
  #format;
  #headerBytes;
  #octets;
  #duration;
  /** By packet: where its record begins, when it was seen; the client's address and the checksums it is part of, 0 when there is none. */
  #records;
  #micros;
  /** By packet: flows that had begun in the block. */
  #begun;
  #addresses;
  #ipSums;
  #udpSums;
  #isIpv6;

  /** `generator` fills the block up to `limits`. */
  constructor(generator, format, { snapLength, ...limits }) {
    this.#format = FORMATS[format];
    const output = new MemoryOutput();
    const records = [];
    const micros = [];
    const begun = [];
    const onRecord = (at, _captured, seen) => {
      records.push(at);
      micros.push(seen);
      begun.push(generator.flows);
    };
    const file = new CaptureFile(output, format, { snapLength, onRecord });
    this.#headerBytes = file.bytes;
    const end = generator.run(file, { ...limits, whole: true });
    file.close();
    this.#octets = output.octets();
    this.#duration = end - micros[0] + PAUSE_MICROS;
    this.#records = Float64Array.from([...records, this.#octets.length]);
    this.#micros = Float64Array.from(micros);
    this.#begun = Float64Array.from(begun);
    this.#addresses = new Float64Array(micros.length);
    this.#ipSums = new Float64Array(micros.length);
    this.#udpSums = new Float64Array(micros.length);
    this.#isIpv6 = new Uint8Array(micros.length);
    for (let i = 0; i < micros.length; i++) this.#locate(i);
  }

  /** Only the frames of `frame.mjs` are ever here. */
  #locate(i) {
    const octets = this.#octets;
    const frame = this.#records[i] + this.#format.before;
    const ip = frame + (octets.readUInt16BE(frame + 12) === ETHERTYPE_VLAN ? 18 : 14);
    const isIpv6 = octets.readUInt16BE(ip - 2) === ETHERTYPE_IPV6;
    // Servers have 0 where clients have 1 to 6.
    const source = isIpv6 ? ip + 8 : ip + 12;
    const fromClient = octets[source + (isIpv6 ? 7 : 2)] !== 0;
    const address = fromClient ? source : source + (isIpv6 ? 16 : 4);
    this.#isIpv6[i] = isIpv6 ? 1 : 0;
    this.#addresses[i] = isIpv6 ? address + 4 : address;
    this.#ipSums[i] = isIpv6 ? 0 : ip + 10;
    const protocol = octets[ip + (isIpv6 ? 6 : 9)];
    this.#udpSums[i] = protocol === PROTOCOL_UDP ? ip + (isIpv6 ? 40 : 20) + 6 : 0;
  }

  /** Writes until `size` octets, `packets` packets, or at least `flows` flows. Returns what was written. */
  write(output, { size, packets, flows }) {
    const written = { packets: 0, bytes: this.#headerBytes, flows: 0 };
    output.write(this.#octets, 0, this.#headerBytes);
    for (let round = 0; written.bytes < size && written.packets < packets && written.flows < flows; round++) {
      if (round > 0) this.#advance(round);
      const room = Math.min(this.#micros.length, packets - written.packets);
      let end = room;
      if (written.bytes + this.#records[room] - this.#headerBytes > size) {
        end = 1;
        while (written.bytes + this.#records[end] - this.#headerBytes < size) end++;
      }
      for (let at = this.#headerBytes; at < this.#records[end]; at += WRITE_BYTES) {
        output.write(this.#octets, at, Math.min(at + WRITE_BYTES, this.#records[end]));
      }
      written.packets += end;
      written.bytes += this.#records[end] - this.#headerBytes;
      written.flows += this.#begun[end - 1];
    }
    output.close();
    return written;
  }

  /** Turns the block into the one of this round. */
  #advance(round) {
    const octets = this.#octets;
    const ipv4 = shiftOfRound(round) - shiftOfRound(round - 1);
    const ipv6 = ((round & 0xffff) << 16) - (((round - 1) & 0xffff) << 16);
    const later = round * this.#duration;
    for (let i = 0; i < this.#micros.length; i++) {
      this.#format.time(octets, this.#records[i], this.#micros[i] + later);
      const at = this.#addresses[i];
      const before = octets.readUInt32BE(at);
      const after = (before + (this.#isIpv6[i] ? ipv6 : ipv4)) >>> 0;
      octets.writeUInt32BE(after, at);
      if (this.#ipSums[i]) octets.writeUInt16BE(updated(octets.readUInt16BE(this.#ipSums[i]), before, after), this.#ipSums[i]);
      // 0 in UDP would mean that there is no checksum.
      if (this.#udpSums[i]) octets.writeUInt16BE(updated(octets.readUInt16BE(this.#udpSums[i]), before, after) || 0xffff, this.#udpSums[i]);
    }
  }
}

/** What a round adds to the addresses of IPv4 clients. */
function shiftOfRound(round) {
  const third = Math.floor(round / SECOND_OCTETS) % THIRD_OCTETS;
  return ((round % SECOND_OCTETS) << 16) + ((third * CLIENTS_THIRD_OCTETS) << 8);
}

/** The checksum after four octets of what it covers have changed (RFC 1624, equation 3). */
function updated(checksum, before, after) {
  let sum = (~checksum & 0xffff) + (~before & 0xffff) + (~(before >>> 16) & 0xffff) + (after & 0xffff) + (after >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
