import { report } from './errors.js';
import { endQuietlyWhenUnread } from './output.js';
import { createProgram } from './program.js';

endQuietlyWhenUnread();
try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}
