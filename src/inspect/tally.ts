import type { FlowEvidence } from './evidence.js';

/** What was learned so far, in numbers. A flow is in it once nothing can be added to its evidence. */
export interface Tally {
  /** Flows with payload by the protocol it proved; `unknown`: none. */
  flowsByProtocol: Record<string, number>;
  /** Logins whose password passed readable, by protocol. */
  readablePasswords: Record<string, number>;
}

export function emptyTally(): Tally {
  return { flowsByProtocol: {}, readablePasswords: {} };
}

export function addToTally({ flowsByProtocol, readablePasswords }: Tally, { protocol, credentials }: FlowEvidence): void {
  const name = protocol ?? 'unknown';
  flowsByProtocol[name] = (flowsByProtocol[name] ?? 0) + 1;
  for (const { passwordReadable } of credentials) if (passwordReadable) readablePasswords[name] = (readablePasswords[name] ?? 0) + 1;
}
