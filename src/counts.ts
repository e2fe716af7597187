/**
 * Numbers by name, none yet. Names may come from a store somebody else made, and an object like any other has some already: `constructor` is there
 * before it is counted, and `__proto__` cannot be.
 */
export function noCounts(): Record<string, number> {
  return Object.create(null) as Record<string, number>;
}
