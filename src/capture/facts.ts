/** What a reader learned about one capture, besides its packets. */

/** Limits of the capture room: name, default, outcome. */
export interface CaptureLimits {
  /** Octets one packet record may claim (libpcap's cap). Beyond it the file is damaged there: reading stops, what was read is kept. */
  maxPacketLength: number;
  /** Octets one pcapng block may claim. Beyond it reading stops, as above. */
  maxBlockLength: number;
  /** Interfaces described one by one; later ones are read, but not listed. */
  maxInterfaces: number;
  /** Interfaces one pcapng section may have; packets of later ones count as of an unknown interface. */
  maxSectionInterfaces: number;
  /** Kinds of skipped blocks counted one by one; others only count in `blocksSkipped`. */
  maxBlockTypes: number;
  /** Names of hosts, processes and reasons for drops that a capture tells, kept of each; further ones are only counted. */
  maxAnnotations: number;
  /** Octets kept in memory of a capture that can only be read from its end, when it comes compressed or through a pipe. Beyond it reading stops. */
  maxBufferedBytes: number;
  /** Octets one octet on disk may become. Beyond it reading stops, as above; compressing once cannot reach it. */
  maxExpansion: number;
}

/** Captures read at the same time; each holds some megabytes of what was read and a file of the system. */
export const MAX_OPEN_CAPTURES = 32;
/** Compressions inside each other: nobody compresses three times by mistake. */
export const MAX_LAYERS = 2;

export const DEFAULT_CAPTURE_LIMITS: CaptureLimits = {
  maxPacketLength: 262_144,
  maxBlockLength: 16_777_216,
  maxInterfaces: 1024,
  maxSectionInterfaces: 65_536,
  maxBlockTypes: 32,
  maxAnnotations: 1024,
  maxBufferedBytes: 67_108_864,
  maxExpansion: 1100,
};

export type CompressionName = 'gzip' | 'zstd' | 'lz4';

export interface CaptureInterface {
  /** Number within its section. */
  id: number;
  section: number;
  /** LINKTYPE_ value. */
  linkType: number;
  snaplen: number;
  name: string | null;
  /** Capture filter: it bounds what could be seen. */
  filter: string | null;
  packets: number;
}

/** Where and why reading stopped before the end of the file. */
export interface CaptureProblem {
  code: 'cut-short' | 'damaged' | 'unknown-version' | 'read-error' | 'limit';
  /** A sentence: what, where. */
  message: string;
  /** Octet offset in the (decompressed) capture. */
  offset: number;
  /** Packets read before it. */
  packet: number;
}

interface CaptureCounters {
  /** Records that captured more than they say was on the wire; the captured length is believed. */
  correctedLengths: number;
  /** Packet blocks of an interface nobody described. */
  unknownInterface: number;
  /** Packets without a time: Simple Packet Blocks, and times outside the years 1 to 9999. */
  withoutTime: number;
  /** Packets with a time before that of the packet before them in the file. */
  outOfTimeOrder: number;
  /** Of these, the ones more than a second before it: the clock was set back. */
  clockWentBack: number;
  /** Blocks of other kinds, skipped by length. */
  blocksSkipped: number;
  /** Damaged places behind which reading went on, at a section that proved to be whole. */
  resumed: number;
  /** Names, processes and reasons left out by `maxAnnotations`. */
  annotationsNotListed: number;
  /** Interfaces left out of `interfaces` by `maxInterfaces` or `maxSectionInterfaces`. */
  interfacesNotListed: number;
}

/** A host's name as the capture tells it. */
interface CaptureName {
  /** Dotted IPv4, or IPv6 in RFC 5952 form. */
  address: string;
  name: string;
}

/** A program of the capturing system, as far as the capture tells. */
export interface CaptureProcess {
  pid: number;
  /** Path of the program, of a long one the end, and its connection. */
  path: string | null;
  local: { address: string; port: number } | null;
  remote: { address: string; port: number } | null;
  /** Packets that name it. */
  packets: number | null;
}

/** Packets the capturing system dropped on purpose, by the reason it gave. */
interface CaptureDrops {
  reason: string;
  packets: number;
}

/** Blocks of one kind that were skipped by their length. */
interface SkippedBlocks {
  /** pcapng block type. */
  type: number;
  blocks: number;
}

export interface CaptureFacts {
  path: string;
  name: string;
  /** Octets read from the file as it is on disk. */
  bytes: number;
  /** SHA-256 of those octets, lower-case hex; null when they were not all read. */
  sha256: string | null;
  format: 'pcap' | 'pcapng' | 'netmon' | 'snoop';
  compression: CompressionName | null;
  /** Byte order of the numbers in the file; `mixed` when sections differ, null when the file ends before it tells. */
  byteOrder: 'little' | 'big' | 'mixed' | null;
  packets: number;
  /** Octets of all packets in the file, and on the wire. */
  capturedBytes: number;
  originalBytes: number;
  /** Microseconds since 1970; null when no packet had a time. */
  firstTimeMicros: number | null;
  lastTimeMicros: number | null;
  sections: number;
  interfaces: CaptureInterface[];
  counters: CaptureCounters;
  skippedBlocks: SkippedBlocks[];
  /** Packets the capturing system says it dropped; null when the file does not tell. */
  droppedByCapture: number | null;
  /** Times are those of the capturing system's clock, whose time zone the file does not tell; they are given as if it were UTC. */
  timeZoneUnknown: boolean;
  names: CaptureName[];
  processes: CaptureProcess[];
  drops: CaptureDrops[];
  /** A Decryption Secrets Block is in the file. Its content is never read. */
  containsTlsSecrets: boolean;
  problem: CaptureProblem | null;
  interrupted: boolean;
}

/** The part a parser fills in. */
export type ParsedFacts = Omit<CaptureFacts, 'path' | 'name' | 'bytes' | 'sha256' | 'compression' | 'interrupted'>;

export function emptyFacts(format: CaptureFacts['format']): ParsedFacts {
  return {
    format,
    byteOrder: null,
    packets: 0,
    capturedBytes: 0,
    originalBytes: 0,
    firstTimeMicros: null,
    lastTimeMicros: null,
    sections: 0,
    interfaces: [],
    counters: {
      correctedLengths: 0,
      unknownInterface: 0,
      withoutTime: 0,
      outOfTimeOrder: 0,
      clockWentBack: 0,
      blocksSkipped: 0,
      resumed: 0,
      annotationsNotListed: 0,
      interfacesNotListed: 0,
    },
    skippedBlocks: [],
    droppedByCapture: null,
    timeZoneUnknown: false,
    names: [],
    processes: [],
    drops: [],
    containsTlsSecrets: false,
    problem: null,
  };
}
