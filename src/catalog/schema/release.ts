import type { z as Zod } from 'zod';
import { RELEASES } from '../names.js';
import { type KnownNames, pathSchema } from './path.js';
import type { SchemaWords, ZodLibrary } from './words.js';

/**
 * One file of `releases/`, or `directory.yaml`. `shared` holds YAML anchors for its rows and means nothing itself. With `extends` it has all
 * rows of another release, but for those named in `without` and those it states itself under the same name.
 */
export function releaseSchema(z: ZodLibrary, words: SchemaWords, known: KnownNames) {
  const { closed, distinct, reference, role, text } = words;
  return closed({
    release: z.enum(RELEASES),
    title: text,
    extends: z.enum(RELEASES).optional(),
    without: z.array(text).default([]),
    roles: z.array(role),
    dynamicRpc: z.array(reference(known.ranges, 'the ranges of rpc-ports.yaml')),
    notes: z.array(text).default([]),
    shared: z.unknown().optional(),
    paths: distinct(pathSchema(z, words, known), 'id'),
  }).superRefine((file, context) => ownIds(file.paths, file.release, context));
}

/** Every row is named after the file it stands in. */
export function ownIds(paths: readonly { id: string }[], owner: string, context: Zod.core.$RefinementCtx): void {
  paths.forEach(({ id }, index) => {
    if (id.startsWith(`${owner}/`)) return;
    context.addIssue({ code: 'custom', path: ['paths', index, 'id'], message: `must begin with "${owner}/"` });
  });
}
