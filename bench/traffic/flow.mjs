// A flow plays a script packet by packet: handshake, data, acknowledgments, a little loss and reordering, FIN.
import { ACK, FIN, PSH, SYN } from './frame.mjs';
import { CLIENT, SERVER } from './script.mjs';

const CAPTURE_LOSS = 0.0002; // segments the capture misses although they arrived
const RETRANSMISSION = 0.001; // segments seen twice
const REORDERING = 0.003; // segments that arrive after the one sent later
const LATE_ANSWER = 0.15; // answers that come after a bare acknowledgment
const ABANDONED = 0.01; // flows that end without FIN

export class UdpFlow {
  #script;
  #templates;
  #next = 0;

  constructor(script, templates) {
    this.#script = script;
    this.#templates = templates;
  }

  /** Writes the next packet; false when the flow is over. */
  step(file, micros) {
    const { sides, messages } = this.#script;
    this.#templates[sides[this.#next]].datagram(file, micros, messages[this.#next]);
    this.#next++;
    return this.#next < messages.length;
  }
}

export class TcpFlow {
  #random;
  #script;
  #templates;
  #phase = 0;
  #message = 0;
  #offset = 0;
  #sequence;
  #unacknowledged = 0;
  #receiver = SERVER;
  #held = null;
  #closer;
  #abandoned;
  #segmentsPerAck;

  /** `midstream`: the capture begins in the middle of this flow. */
  constructor(random, script, templates, { midstream, segmentsPerAck }) {
    this.#segmentsPerAck = segmentsPerAck;
    this.#random = random;
    this.#script = script;
    this.#templates = templates;
    this.#sequence = [random.next(), random.next()];
    this.#closer = random.chance(0.7) ? CLIENT : SERVER;
    this.#abandoned = random.chance(ABANDONED);
    if (midstream) {
      this.#phase = 3;
      this.#message = random.below(script.messages.length);
      this.#offset = random.below(script.messages[this.#message].length);
    }
  }

  /** Writes the next packet; false when the flow is over. */
  step(file, micros) {
    switch (this.#phase) {
      case 0:
        this.#phase = 1;
        this.#control(file, micros, CLIENT, SYN);
        this.#sequence[CLIENT]++;
        return true;
      case 1:
        this.#phase = 2;
        this.#control(file, micros, SERVER, SYN | ACK);
        this.#sequence[SERVER]++;
        return true;
      case 2:
        this.#phase = 3;
        this.#control(file, micros, CLIENT, ACK);
        return true;
      case 3:
        return this.#data(file, micros);
      case 4:
        return this.#finish(file, micros, this.#closer, 5);
      case 5:
        return this.#finish(file, micros, 1 - this.#closer, 6);
      default:
        this.#control(file, micros, this.#closer, ACK);
        return false;
    }
  }

  #data(file, micros) {
    if (this.#held) return this.#release(file, micros);
    const { sides, messages } = this.#script;
    if (this.#message >= messages.length) {
      if (this.#abandoned) return false;
      this.#phase = 4;
      return this.step(file, micros);
    }
    const side = sides[this.#message];
    // A run of segments is acknowledged now and then; a change of sides acknowledges by itself.
    if (this.#unacknowledged >= this.#segmentsPerAck) {
      this.#unacknowledged = 0;
      this.#control(file, micros, this.#receiver, ACK);
      return true;
    }
    const data = messages[this.#message];
    const start = this.#offset;
    const length = Math.min(this.#templates[side].maximumSegment, data.length - start);
    const sequence = this.#sequence[side];
    this.#sequence[side] = (sequence + length) >>> 0;
    this.#offset += length;
    this.#receiver = 1 - side;
    this.#unacknowledged++;
    const last = this.#offset >= data.length;
    const flags = last ? PSH | ACK : ACK;
    if (last) {
      this.#message++;
      this.#offset = 0;
      if (sides[this.#message] !== side) this.#unacknowledged = this.#random.chance(LATE_ANSWER) ? this.#segmentsPerAck : 0;
    }
    const fate = this.#random.next() / 4294967296;
    if (fate < CAPTURE_LOSS) return this.#data(file, micros);
    if (fate < CAPTURE_LOSS + RETRANSMISSION) this.#held = { side, flags, sequence, data, start, length };
    else if (fate < CAPTURE_LOSS + RETRANSMISSION + REORDERING && !last) {
      this.#held = { side, flags, sequence, data, start, length };
      return this.#overtake(file, micros);
    }
    this.#templates[side].segment(file, micros, flags, sequence, this.#sequence[1 - side], data, start, length);
    return true;
  }

  /** The segment after a held one goes first. Only called inside a message, so there is one. */
  #overtake(file, micros) {
    const { side, data } = this.#held;
    const start = this.#offset;
    const length = Math.min(this.#templates[side].maximumSegment, data.length - start);
    const sequence = this.#sequence[side];
    this.#sequence[side] = (sequence + length) >>> 0;
    this.#offset += length;
    const last = this.#offset >= data.length;
    if (last) {
      this.#message++;
      this.#offset = 0;
    }
    this.#templates[side].segment(file, micros, last ? PSH | ACK : ACK, sequence, this.#sequence[1 - side], data, start, length);
    return true;
  }

  #release(file, micros) {
    const { side, flags, sequence, data, start, length } = this.#held;
    this.#held = null;
    this.#templates[side].segment(file, micros, flags, sequence, this.#sequence[1 - side], data, start, length);
    return true;
  }

  #finish(file, micros, side, nextPhase) {
    this.#phase = nextPhase;
    this.#control(file, micros, side, FIN | ACK);
    this.#sequence[side] = (this.#sequence[side] + 1) >>> 0;
    return true;
  }

  #control(file, micros, side, flags) {
    const acknowledgment = flags & ACK ? this.#sequence[1 - side] : 0;
    this.#templates[side].segment(file, micros, flags, this.#sequence[side], acknowledgment, null, 0, 0);
  }
}
