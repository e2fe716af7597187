/**
 * What a table has by a name that may come from a store somebody else made; undefined where it has nothing. An object has members nobody gave it, such
 * as `constructor`.
 */
export function lookedUp<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
