/**
 * The list with one more element at its end. A list that grows in place takes room for seventeen at the first, and what is kept of a flow under way has
 * several of one to four: with tens of thousands of flows that room would be a fifth of all memory that lives, and it is copied from one part of the
 * heap to another as what it holds lives on.
 */
export function appended<Element>(list: Element[], element: Element): Element[] {
  switch (list.length) {
    case 0:
      return [element];
    case 1:
      return [list[0]!, element];
    case 2:
      return [list[0]!, list[1]!, element];
    case 3:
      return [list[0]!, list[1]!, list[2]!, element];
    default:
      list.push(element);
      return list;
  }
}
