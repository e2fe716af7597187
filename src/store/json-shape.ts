/** A store may come from somebody else: what its JSON holds is looked at before it is believed. */
import type { Value } from './evidence/table.js';

type Plain = 'string' | 'number' | 'boolean' | 'strings';
type Member = Plain | `${Plain}?`;

/** What each element of a list is: a word, a number, or an object with these members; `strings`: a list of words; `?`: or null. */
export type Shape = 'string' | 'number' | Readonly<Record<string, Member>>;

/** A list in a column. Throws SyntaxError, which the store takes for damage, when it is something else. */
export function listOf<Element>(value: Value | undefined, shape: Shape): Element[] {
  if (value === '[]') return [];
  const list = JSON.parse(value as string) as unknown;
  if (!Array.isArray(list)) throw new SyntaxError('a list was expected');
  for (const element of list as unknown[]) if (!fits(element, shape)) throw new SyntaxError('a list holds something else than it should');
  return list as Element[];
}

/** The same of an object whose members, whatever their names, are all of one shape. */
export function membersOf<Element>(value: Value | undefined, shape: Shape): Record<string, Element> {
  const object = JSON.parse(value as string) as unknown;
  if (typeof object !== 'object' || object === null || Array.isArray(object)) throw new SyntaxError('an object was expected');
  for (const element of Object.values(object))
    if (!fits(element, shape)) throw new SyntaxError('an object holds something else than it should');
  return object as Record<string, Element>;
}

function fits(element: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return typeof element === shape;
  if (typeof element !== 'object' || element === null) return false;
  for (const name in shape) if (!isMember((element as Record<string, unknown>)[name], shape[name]!)) return false;
  return true;
}

function isMember(value: unknown, member: Member): boolean {
  if (value === null) return member.endsWith('?');
  const type = member.endsWith('?') ? member.slice(0, -1) : member;
  return type === 'strings' ? Array.isArray(value) && value.every((each) => typeof each === 'string') : typeof value === type;
}
