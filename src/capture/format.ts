import { EXIT, ExscopeError } from '../errors.js';
import type { CaptureFacts } from './facts.js';
import { FOREIGN_FORMATS } from './foreign-formats.js';
import { isNetmon } from './netmon/header.js';
import { pcapByteOrder } from './pcap/header.js';
import { SECTION_HEADER } from './pcapng/section-header.js';
import { u32be } from './read.js';
import { isSnoop } from './snoop/snoop-parser.js';

/** Octets that suffice to tell every format apart. */
export const SNIFF_LENGTH = 512;

/** Whose octets are sniffed, for messages. */
export interface Sniffed {
  /** How the file is called in messages. */
  name: string;
  /** Path as given, for commands to copy; `-` for standard input. */
  path: string;
}

/** Recognises a capture by its first octets. Throws ExscopeError for everything exscope does not read, saying what it is and how to convert it. */
export function sniff(bytes: Uint8Array, length: number, { name, path }: Sniffed): CaptureFacts['format'] {
  if (length === 0) {
    throw new ExscopeError('EXSCOPE_EMPTY', `${name} is empty (0 octets)`, {
      exitCode: EXIT.nothingReadable,
      hint: 'Was the capture stopped before its first packet, or the copy interrupted?',
    });
  }
  if (length >= 4 && pcapByteOrder(bytes, 0) !== null) return 'pcap';
  if (length >= 4 && u32be(bytes, 0) === SECTION_HEADER) return 'pcapng';
  if (length >= 4 && isNetmon(bytes, 0)) return 'netmon';
  if (length >= 8 && isSnoop(bytes)) return 'snoop';
  const foreign = FOREIGN_FORMATS.find((format) => format.matches(bytes, length));
  throw new ExscopeError('EXSCOPE_NOT_A_CAPTURE', `${name} is ${foreign?.what ?? 'not a packet capture exscope knows'}`, {
    exitCode: EXIT.nothingReadable,
    hint: forFile(
      foreign?.convert ??
        'exscope reads pcap, pcapng, Network Monitor and snoop captures, also compressed with gzip, zstd or lz4; editcap -F pcapng FILE FILE.pcapng converts most others',
      path,
    ),
  });
}

/** Puts the path in the place of FILE, in quotes where a shell needs them (double ones, which Windows knows too). */
function forFile(command: string, path: string): string {
  if (path === '-') return command;
  // A function, because `$&` and the like may be part of a name.
  return command.replace(/FILE((?:\.\w+)?)/g, (_, extension: string) => {
    const file = path + extension;
    return /^[\w./:\\@%+=,-]+$/.test(file) ? file : `"${file}"`;
  });
}
