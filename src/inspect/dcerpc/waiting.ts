import type { ProposedContext } from './bind.js';

/** Binds that wait for their answer: more is not believed. */
const MAX_WAITING = 64;

const NONE: readonly ProposedContext[] = [];

/** What was proposed by the binds and alter_contexts of one connection whose answer has not come yet. Mostly one, so it is a list. */
export class WaitingBinds {
  readonly #callIds: number[] = [];
  readonly #contexts: (readonly ProposedContext[])[] = [];

  add(callId: number, contexts: readonly ProposedContext[]): void {
    if (this.#callIds.length >= MAX_WAITING) return;
    const known = this.#callIds.indexOf(callId);
    if (known >= 0) this.#contexts[known] = contexts;
    else {
      this.#callIds.push(callId);
      this.#contexts.push(contexts);
    }
  }

  /** The answer to this call has come. */
  take(callId: number): readonly ProposedContext[] {
    const at = this.#callIds.indexOf(callId);
    if (at < 0) return NONE;
    this.#callIds.splice(at, 1);
    return this.#contexts.splice(at, 1)[0]!;
  }
}
