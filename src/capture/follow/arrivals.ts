import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EXIT, ExscopeError } from '../../errors.js';
import { SNIFF_LENGTH } from '../format.js';
import { hasWildcards, matching } from '../glob.js';
import { unreadable } from '../inputs.js';
import { looksLikeCapture } from '../looks-like-capture.js';

/** Files that wait for their turn and are kept open, so that they can be read although a ring buffer deletes them meanwhile. */
const MAX_HELD = 64;
/** What is put behind a name when a finished file is compressed: the same packets again. */
const COMPRESSED = /\.(gz|zst|lz4|bz2|xz)$/i;

/** A capture that nobody has read yet. */
export interface Arrival {
  path: string;
  name: string;
  /** What becomes of it. */
  readonly known: Known;
  /** Opens it, or hands over what has been open since it was seen. Rejects with an ExscopeError when it is gone. */
  open(): Promise<FileHandle>;
}

interface Known {
  inode: bigint;
  device: bigint;
  /** `foreign`: no capture. `told`: read to its end, and since then something was written that nobody reads. */
  state: 'foreign' | 'waiting' | 'read' | 'told';
  /** Octets it had when it was put aside. */
  size: bigint;
}

interface Waiting extends Arrival {
  mtime: bigint;
  handle: FileHandle | null;
}

/** Captures as they appear: of a folder, of a pattern, or under one name. */
export class Arrivals {
  readonly #place: string;
  readonly #last: AbortSignal;
  readonly #known = new Map<string, Known>();
  #waiting: Waiting[] = [];
  #kind: 'file' | 'folder' | 'pattern' | null = null;
  #over = false;

  /** When `last` is aborted, one more look is taken, and no further. */
  constructor(place: string, last: AbortSignal) {
    this.#place = place;
    this.#last = last;
  }

  get waiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Looks for what has appeared. Throws ExscopeError when the place does not exist at the first look. */
  async look(): Promise<void> {
    if (this.#over) return;
    this.#over = this.#last.aborted;
    for (const path of await this.#paths()) await this.#see(path);
    // A capturing program ends one file after the other; files copied at once say nothing but their names.
    this.#waiting.sort((a, b) => (a.mtime < b.mtime ? -1 : a.mtime > b.mtime ? 1 : byNumber(a.name, b.name)));
  }

  /** The oldest of those that wait; null when none does. */
  take(): Arrival | null {
    return this.#waiting.shift() ?? null;
  }

  /** So many octets of it were read, and no more will be: what is written to it from now on is missed, and that is told. */
  leave({ known }: Arrival, size: number): void {
    known.state = 'read';
    known.size = BigInt(size);
  }

  /** It was begun anew: what is in it from now on has not been seen. */
  forget({ path, known }: Arrival): void {
    // Another file may have taken its place.
    if (this.#known.get(path) === known) this.#known.delete(path);
  }

  async close(): Promise<void> {
    for (const { handle } of this.#waiting.splice(0)) await handle?.close();
  }

  async #paths(): Promise<string[]> {
    const place = this.#place;
    if (this.#kind === null) {
      const stats = await stat(place).catch((error: NodeJS.ErrnoException) => error);
      if (!(stats instanceof Error)) this.#kind = stats.isDirectory() ? 'folder' : 'file';
      else if (hasWildcards(place)) this.#kind = 'pattern';
      else throw unreadable(place, stats);
    }
    if (this.#kind === 'file') return [place];
    if (this.#kind === 'pattern') return matching(place);
    return (await readdir(place).catch(() => [])).map((name) => join(place, name));
  }

  async #see(path: string): Promise<void> {
    const stats = await stat(path, { bigint: true }).catch(() => null);
    if (!stats?.isFile()) return;
    if (stats.size === 0n) {
      // Emptied, to be begun anew.
      if (this.#known.get(path)?.state === 'read') this.#known.delete(path);
      return;
    }
    const { ino: inode, dev: device, size } = stats;
    const known = this.#known.get(path);
    if (known !== undefined && known.inode === inode && known.device === device && !this.#again(path, known, size)) return;
    // A finished file that was compressed is the same capture again.
    if (this.#kind !== 'file' && this.#isRead(path.replace(COMPRESSED, ''), path)) return;
    if (this.#kind !== 'file' && !(await looksLikeCapture(path))) {
      this.#known.set(path, { inode, device, state: 'foreign', size });
      return;
    }
    const arrived: Known = { inode, device, state: 'waiting', size };
    this.#known.set(path, arrived);
    const handle = this.#waiting.length < MAX_HELD ? await open(path, 'r').catch(() => null) : null;
    const opened = () => open(path, 'r').catch((error: NodeJS.ErrnoException) => Promise.reject(unreadable(path, error)));
    this.#waiting.push({ path, name: basename(path), mtime: stats.mtimeNs, known: arrived, handle, open: async () => handle ?? opened() });
  }

  /** Whether a file that is known is to be read, also once more. */
  #again(path: string, known: Known, size: bigint): boolean {
    switch (known.state) {
      case 'foreign':
        // The first octets decide, as soon as they are there.
        return known.size < SNIFF_LENGTH && size !== known.size;
      case 'waiting':
        return false;
      default:
        // A program that uses names again begins an old file anew.
        if (size < known.size) return true;
        if (size > known.size && known.state === 'read') {
          known.state = 'told';
          this.#waiting.push(missed(path, known, size - known.size));
        }
        return false;
    }
  }

  #isRead(path: string, compressed: string): boolean {
    return path !== compressed && this.#known.has(path) && this.#known.get(path)!.state !== 'foreign';
  }
}

const { compare: byNumber } = new Intl.Collator('en', { numeric: true });

/** Opening it tells what happened. */
function missed(path: string, known: Known, octets: bigint): Waiting {
  const open = () =>
    Promise.reject(
      new ExscopeError(
        'EXSCOPE_UNREADABLE',
        `${path} was written on after a later capture had begun: ${octets} octets of it were not read`,
        {
          exitCode: EXIT.nothingReadable,
          hint: 'Follow each set of files by a pattern of its own',
        },
      ),
    );
  return { path, name: basename(path), mtime: 0n, known, handle: null, open };
}
