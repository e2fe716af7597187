import { strToU8, Zip, ZipDeflate } from 'fflate';

/** Files have no time of their own. ZIP keeps the local one: its first moment is the same octets in every time zone. */
const noTime = () => new Date(1980, 0, 1);
/** XML shrinks to a tenth at the first level; more costs seconds and saves little. */
const LEVEL = 1;
/** Characters deflated at a time. */
const BATCH = 1 << 16;

export interface ZipPart {
  path: string;
  text: Iterable<string>;
}

/** A ZIP file, a piece at a time: no part is in memory as a whole. fflate gives the same octets on every machine; zlib may not. */
export function* zipped(parts: Iterable<ZipPart>): Generator<Uint8Array> {
  let done: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    done.push(piece);
  });
  for (const { path, text } of parts) {
    const file = new ZipDeflate(path, { level: LEVEL });
    file.mtime = noTime();
    zip.add(file);
    let batch = '';
    for (const piece of text) {
      batch += piece;
      if (batch.length < BATCH) continue;
      file.push(strToU8(batch));
      batch = '';
      yield* done;
      done = [];
    }
    file.push(strToU8(batch), true);
  }
  zip.end();
  yield* done;
}
