// What monitors, scanners and load balancers leave in a capture by the million: connections of two to six packets.
import { ACK, FIN, PSH, RST, SYN } from './frame.mjs';
import { CLIENT, SERVER } from './script.mjs';

const GREETING = Buffer.from('220 transport1.contoso.test Microsoft ESMTP MAIL Service ready\r\n');

/** Each packet: who sends it, its flags, what it carries. */
const CONNECTIONS = [
  // Nobody listens.
  [
    [CLIENT, SYN],
    [SERVER, RST | ACK],
  ],
  // Somebody listens; that was all the scanner wanted to know.
  [
    [CLIENT, SYN],
    [SERVER, SYN | ACK],
    [CLIENT, RST],
  ],
  [
    [CLIENT, SYN],
    [SERVER, SYN | ACK],
    [CLIENT, ACK],
    [CLIENT, RST | ACK],
  ],
  [
    [CLIENT, SYN],
    [SERVER, SYN | ACK],
    [CLIENT, ACK],
    [CLIENT, FIN | ACK],
    [SERVER, FIN | ACK],
    [CLIENT, ACK],
  ],
];

/** The load balancer waits for the greeting and leaves. */
const GREETINGS = [
  [
    [CLIENT, SYN],
    [SERVER, SYN | ACK],
    [CLIENT, ACK],
    [SERVER, PSH | ACK, GREETING],
    [CLIENT, RST | ACK],
  ],
];

export class Probe {
  #course;
  #templates;
  #sequence;
  #next = 0;

  /** `greeted`: the server says who it is. */
  constructor(random, templates, greeted) {
    this.#course = random.pick(greeted ? GREETINGS : CONNECTIONS);
    this.#templates = templates;
    this.#sequence = [random.next(), random.next()];
  }

  /** Writes the next packet; false when the flow is over. */
  step(file, micros) {
    const [side, flags, data = null] = this.#course[this.#next++];
    const length = data?.length ?? 0;
    const acknowledgment = flags & ACK ? this.#sequence[1 - side] : 0;
    this.#templates[side].segment(file, micros, flags, this.#sequence[side], acknowledgment, data, 0, length);
    this.#sequence[side] = (this.#sequence[side] + length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0;
    return this.#next < this.#course.length;
  }
}
