/** A value without what is null, undefined, or an empty list or object: in events, a field that says nothing is left out. */
export function sparse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sparse);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .map(([name, each]): [string, unknown] => [name, sparse(each)])
    .filter(([, each]) => !saysNothing(each));
  return Object.fromEntries(kept);
}

function saysNothing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
