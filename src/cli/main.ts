import { report, unwritten } from './errors.js';
import { endQuietlyWhenUnread } from './output.js';
import { createProgram } from './program.js';

endQuietlyWhenUnread((error) => report(unwritten(error)));
try {
  const args = process.argv.slice(2);
  const program = await createProgram(args);
  await program.parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = report(error);
}
