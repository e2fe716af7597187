import { once } from 'node:events';

/** Pieces are gathered to this many characters before they are written. */
const BATCH = 65_536;

/** Writes data to standard output at the reader's pace. */
export async function print(pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>): Promise<void> {
  let batch = '';
  for await (const piece of pieces) {
    if (typeof piece !== 'string') {
      await write(piece);
      continue;
    }
    batch += piece;
    if (batch.length < BATCH) continue;
    await write(batch);
    batch = '';
  }
  if (batch !== '') await write(batch);
}

async function write(text: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  // Lets a closed pipe be noticed between two batches.
  else await new Promise((resolve) => setImmediate(resolve));
}

/** A message to the person, on standard error. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * The reader of a pipe may leave (`exscope flows … | head`): that is no error, there is just nobody left to write to. Whoever listened to messages
 * may leave as well, and the work goes on. Data that cannot be written for another reason is lost, and `failed` gives the exit code.
 */
export function endQuietlyWhenUnread(failed: (error: Error) => number): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? undefined : failed(error)));
  process.stderr.on('error', () => {});
}
