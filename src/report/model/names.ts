import type { Wording } from '../../wording/wording.js';

/**
 * What a data path is called in a language. The catalog says it in English; message files of other languages have the rest by that title, because
 * many rows share one, and a store written with another catalog is never told what a row of today means.
 */
export function pathName(title: string, wording: Wording): string {
  const key = `paths.${title.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}`;
  return wording.language !== 'en' && wording.has(key) ? wording.say(key) : title;
}

/** What a role is called in a language; English has the catalog's own name, which is also what `--host` takes. */
export function roleName(role: string, wording: Wording): string {
  const key = `html.role.${role}`;
  return wording.language !== 'en' && wording.has(key) ? wording.say(key) : role;
}
