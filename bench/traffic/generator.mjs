// Keeps a number of flows open, lets a random one send next, and replaces those that end, until there is enough.
import { APPLICATIONS } from './applications/index.mjs';
import { Content } from './content.mjs';
import { TcpFlow, UdpFlow } from './flow.mjs';
import { FrameTemplate } from './frame.mjs';
import { Probe } from './probe.mjs';
import { Random } from './random.mjs';
import { CLIENT, Script, SERVER } from './script.mjs';
import { ephemeralPort, Site } from './site.mjs';

const START_MICROS = Date.UTC(2011, 2, 7, 9, 0, 0) * 1000;
const MIDSTREAM_AT_START = 0.2; // share of the first flows that began before the capture
const LONGEST_BURST = 4;
const FIRST_MEDIA_PORT = 20000;
const LAST_MEDIA_PORT = 40000;

/** The table of applications by weight, one entry a unit. */
const lottery = (weights) => Object.entries(weights).flatMap(([name, weight]) => new Array(weight).fill(name));

export class Generator {
  #random;
  #content;
  #site;
  #profile;
  #names;
  #announced = [];
  flows = 0;

  constructor(profile, seed) {
    this.#random = new Random(seed);
    this.#content = new Content(this.#random);
    this.#profile = profile;
    this.#site = new Site(this.#random, profile.site);
    this.#names = lottery(profile.weights);
  }

  #openFlow(midstream) {
    const random = this.#random;
    const announced = this.#announced.pop();
    const application = announced?.application ?? APPLICATIONS[random.pick(this.#names)];
    const client = announced?.client ?? random.pick(this.#site.clients);
    const server = announced?.server ?? random.pick(this.#site.servers[random.pick(application.kinds)]);
    const endpoint = announced?.endpoint ?? (application.rpc ? random.pick(server.endpoints) : null);
    const media = application.media ? this.#media(client) : null;
    if (application.announces)
      this.#announce(application, client, server, media ? { port: media.serverPort } : endpoint, media?.clientPort);
    const port = application.port ? random.pick(application.port) : endpoint.port;
    const templates = () => this.#templates(application, client, server, port, announced?.clientPort);
    this.flows++;
    if (application.probe) return new Probe(random, templates(), application.probe.greeted);
    const script = new Script();
    application.say(this.#scene(client, server, endpoint, media), script);
    return application.udp
      ? new UdpFlow(script, templates())
      : new TcpFlow(random, script, templates(), { midstream, segmentsPerAck: this.#profile.segmentsPerAck });
  }

  #announce(application, client, server, endpoint, clientPort) {
    this.#announced.push({ application: APPLICATIONS[application.announces], client, server, endpoint, clientPort });
  }

  /** RTP has even ports (RFC 3550 section 11). */
  #media(client) {
    return {
      clientPort: ephemeralPort(client) & ~1,
      serverPort: this.#random.between(FIRST_MEDIA_PORT / 2, LAST_MEDIA_PORT / 2) * 2,
    };
  }

  #scene(client, server, endpoint, media) {
    const random = this.#random;
    const { turns, bulk, small } = this.#profile;
    return {
      random,
      content: this.#content,
      site: this.#site,
      client,
      server,
      endpoint,
      media,
      small,
      turns: () => random.between(turns[0], turns[1]),
      bulk: () => (random.chance(bulk.none) ? 0 : random.size(bulk)),
    };
  }

  #templates(application, client, server, serverPort, announcedPort) {
    const random = this.#random;
    const clientPort = announcedPort ?? ephemeralPort(client);
    const shared = {
      ipv6: client.ipv6Capable && !application.ipv4Only,
      vlan: client.vlan,
      tcp: !application.udp,
      pad: random.chance(0.5),
      ipId: random.below(65536),
    };
    const templates = [];
    templates[CLIENT] = new FrameTemplate({ ...shared, from: client, to: server, fromPort: clientPort, toPort: serverPort });
    templates[SERVER] = new FrameTemplate({ ...shared, from: server, to: client, fromPort: serverPort, toPort: clientPort });
    return templates;
  }

  /**
   * Writes until the file has `size` octets or `packets` packets, or `flows` flows have ended. `whole`: every flow is seen from its first packet
   * to its last one, so that a little more is written than was asked for. Returns when the last packet was seen, in microseconds since 1970.
   */
  run(file, { size, packets, flows, whole }) {
    const random = this.#random;
    const { open, gapMicros } = this.#profile;
    const slots = [];
    let micros = START_MICROS;
    let last = flows;
    while (slots.length < open && this.flows < last) slots.push(this.#openFlow(!whole && random.chance(MIDSTREAM_AT_START)));
    while (slots.length > 0) {
      if (file.bytes >= size || file.packets >= packets) {
        if (!whole) break;
        last = 0;
      }
      const slot = random.below(slots.length);
      micros += random.below(2 * gapMicros);
      for (let burst = random.between(1, LONGEST_BURST); burst > 0 && (whole || file.packets < packets); burst--) {
        if (!slots[slot].step(file, micros)) {
          const next = this.flows < last ? this.#openFlow(false) : slots.pop();
          if (slot < slots.length) slots[slot] = next;
          break;
        }
        micros += random.between(3, 30);
      }
    }
    return micros;
  }
}
