/** Opens everything that is folded around an element, then shows it. */
export function reveal(id: string): void {
  const found = document.getElementById(id);
  if (found === null) return;
  if (found instanceof HTMLDetailsElement) found.open = true;
  for (let around = found.parentElement; around !== null; around = around.parentElement)
    if (around instanceof HTMLDetailsElement) around.open = true;
  // A finding or control is a group of rows: what it says is folded inside.
  if (found instanceof HTMLTableSectionElement) for (const fold of found.querySelectorAll('details')) fold.open = true;
  found.scrollIntoView({ block: 'start' });
  found.querySelector<HTMLElement>('summary')?.focus({ preventScroll: true });
}

/** On paper nothing can be unfolded: everything is opened before, and closed again after. */
export function openForPrint(before: () => void, after: () => void): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    before();
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const fold of opened) fold.open = true;
  });
  addEventListener('afterprint', () => {
    for (const fold of opened) fold.open = false;
    opened = [];
    after();
  });
}
