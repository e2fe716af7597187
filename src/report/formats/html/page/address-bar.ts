/**
 * What is shown lives in the fragment of the address, as `#flows.sort=-bytes&flows.page=2`: it can be kept, sent and gone back to. A fragment
 * without `=` is the id of a part of the page.
 */
const kept = new Map<string, string>();

export function readAddress(): { anchor: string | null; members: ReadonlyMap<string, string> } {
  const fragment = location.hash.slice(1);
  if (!fragment.includes('=')) return { anchor: fragment === '' ? null : decode(fragment), members: new Map() };
  return { anchor: null, members: new Map(new URLSearchParams(fragment)) };
}

/** Puts members in the place of all that begin with the prefix. */
export function keep(prefix: string, members: readonly (readonly [name: string, value: string])[]): void {
  for (const name of [...kept.keys()]) if (name.startsWith(prefix)) kept.delete(name);
  for (const [name, value] of members) kept.set(prefix + name, value);
}

export function writeAddress(): void {
  const fragment = new URLSearchParams([...kept]).toString();
  history.replaceState(null, '', fragment === '' ? location.pathname + location.search : `#${fragment}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
