import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Whether a thread can run this built program, on a core of its own. */
export function canRunBeside(program: string): boolean {
  // Sources run without being built have no program, and under Node's permission model a thread needs a right of its own.
  return existsSync(program) && (process.permission?.has('worker') ?? true) && availableParallelism() > 1;
}
