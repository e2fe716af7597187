import { AddressSet } from './addresses.js';
import type { NetworkKind, SiteException, SiteHost, SiteProfile, StaticPort } from './profile.js';

/** Addresses remembered. Reached: all are forgotten, and looked up again when they are met again. */
const MAX_REMEMBERED = 16_384;

/** What the profile says of one address. */
interface Known {
  hosts: readonly SiteHost[];
  network: NetworkKind | null;
  pins: readonly StaticPort[];
  /** Numbers of the exceptions it may be the client, or the server, of. */
  from: ReadonlySet<number>;
  to: ReadonlySet<number>;
}

/** Of addresses that the profile is silent about: a capture may have thousands. */
const NOTHING: Known = { hosts: [], network: null, pins: [], from: new Set(), to: new Set() };

/** The site profile, asked by address. Each address is looked up once. */
export class SiteIndex {
  readonly profile: SiteProfile;
  readonly #hosts: readonly { host: SiteHost; set: AddressSet }[];
  readonly #networks: readonly { kind: NetworkKind; set: AddressSet }[];
  readonly #pins: readonly { pin: StaticPort; set: AddressSet | null }[];
  readonly #exceptions: readonly { from: AddressSet | null; to: AddressSet | null }[];
  readonly #known = new Map<string, Known>();

  constructor(profile: SiteProfile) {
    const setOf = (addresses: readonly string[] | null) => (addresses === null ? null : new AddressSet(addresses));
    this.profile = profile;
    this.#hosts = profile.hosts.map((host) => ({ host, set: new AddressSet([host.address]) }));
    this.#networks = profile.networks.map(({ kind, addresses }) => ({ kind, set: new AddressSet(addresses) }));
    this.#pins = profile.staticPorts.map((pin) => ({ pin, set: setOf(pin.servers) }));
    this.#exceptions = profile.exceptions.map(({ from, to }) => ({ from: setOf(from), to: setOf(to) }));
  }

  /** What was said of the host itself, or else of the narrowest network it is in. */
  hosts(address: string): readonly SiteHost[] {
    return this.#of(address).hosts;
  }

  /** Kind of the narrowest network that holds the address; null when the profile has none. */
  network(address: string): NetworkKind | null {
    return this.#of(address).network;
  }

  /** Static ports that hold for this server. */
  pins(address: string): readonly StaticPort[] {
    return this.#of(address).pins;
  }

  /** Exceptions that name both ends, in the profile's order. */
  exceptions(client: string, server: string): readonly SiteException[] {
    const { exceptions } = this.profile;
    if (exceptions.length === 0) return [];
    const { from } = this.#of(client);
    const { to } = this.#of(server);
    return exceptions.filter((_, index) => from.has(index) && to.has(index));
  }

  /** Equal for addresses that the profile does not tell apart. */
  markOf(address: string): string {
    const { profile } = this;
    if (profile.staticPorts.length === 0 && profile.exceptions.length === 0 && profile.networks.length === 0) return '';
    const { network, pins, from, to } = this.#of(address);
    return `${network} ${pins.map((pin) => profile.staticPorts.indexOf(pin))} ${[...from]} ${[...to]}`;
  }

  #of(address: string): Known {
    let known = this.#known.get(address);
    if (known === undefined) {
      const { profile } = this;
      known = {
        hosts: profile.hosts.length === 0 ? [] : this.#narrowest(this.#hosts, address).map(({ host }) => host),
        network: profile.networks.length === 0 ? null : (this.#narrowest(this.#networks, address)[0]?.kind ?? null),
        pins: this.#pins.filter(({ set }) => set === null || set.has(address)).map(({ pin }) => pin),
        from: this.#numbers(address, 'from'),
        to: this.#numbers(address, 'to'),
      };
      if (saysNothing(known)) known = NOTHING;
      if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
      this.#known.set(address, known);
    }
    return known;
  }

  #narrowest<Entry extends { set: AddressSet }>(entries: readonly Entry[], address: string): Entry[] {
    const matches = entries.map((entry) => ({ entry, length: entry.set.match(address) }));
    const longest = Math.max(-1, ...matches.map(({ length }) => length));
    return longest < 0 ? [] : matches.filter(({ length }) => length === longest).map(({ entry }) => entry);
  }

  #numbers(address: string, end: 'from' | 'to'): ReadonlySet<number> {
    const numbers = new Set<number>();
    this.#exceptions.forEach((exception, index) => {
      const set = exception[end];
      if (set === null || set.has(address)) numbers.add(index);
    });
    return numbers;
  }
}

function saysNothing({ hosts, network, pins, from, to }: Known): boolean {
  return hosts.length + pins.length + from.size + to.size === 0 && network === null;
}
