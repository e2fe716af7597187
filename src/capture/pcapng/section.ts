import type { CaptureInterface } from '../facts.js';
import { type Read, u16be, u16le, u32be, u32le } from '../read.js';

/** What packet blocks need to know of an interface. */
export interface SectionInterface {
  linkType: number;
  snaplen: number;
  fcsLength: number;
  /** Units in a second (if_tsresol). */
  unitsPerSecond: number;
  /** Seconds to add (if_tsoffset). */
  offsetSeconds: number;
  /** Packets dropped by the interface and by the system since the capture began, as the last statistics said. */
  droppedByInterface: number;
  droppedBySystem: number;
  /** Entry in the capture's facts; null beyond `maxInterfaces`. */
  facts: CaptureInterface | null;
}

/** A pcapng section: its byte order holds for every block in it, its interfaces are numbered from 0. */
export class Section {
  readonly u16: Read;
  readonly u32: Read;
  readonly littleEndian: boolean;
  readonly index: number;
  readonly interfaces: SectionInterface[] = [];

  constructor(littleEndian: boolean, index: number) {
    this.littleEndian = littleEndian;
    this.index = index;
    this.u16 = littleEndian ? u16le : u16be;
    this.u32 = littleEndian ? u32le : u32be;
  }
}
