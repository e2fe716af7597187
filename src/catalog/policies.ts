import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { CATALOG } from '../packaged.js';
import { loadLibraries } from './libraries.js';
import { fault, faultAt, parseYaml, type SourceText } from './read-yaml.js';
import { policySchema, tlsAuthoritySchema } from './schema/policy.js';
import { schemaWords } from './schema/words.js';

export type { FlowCondition } from './schema/policy.js';

type PolicyFile = z.output<ReturnType<typeof policySchema>>;
type WrittenControl = Extract<PolicyFile['controls'][number], { kind: string }>;
export type TlsAuthority = z.output<ReturnType<typeof tlsAuthoritySchema>>;
export type Clause = WrittenControl['clauses'][number];

/** A control as it is checked: one that was borrowed has what its own policy says, and what the borrower says instead. */
export type Control = WrittenControl & {
  /** Where its words are: `policy/control` of the file it is written in. */
  written: string;
};

export interface Policy extends Omit<PolicyFile, 'controls'> {
  controls: Control[];
}

/** The policy when none is named. */
export const DEFAULT_POLICY = 'exchange-baseline';

const folder = (name: string) => join(CATALOG, name);

/** Names of the shipped policies. */
function policyNames(): string[] {
  return namesIn('policies');
}

/**
 * The policies of these names or files, in this order.
 * @param asked names of shipped policies, or paths of files: what ends in `.yaml` or `.yml`, or holds a slash, is a path.
 * @throws {ExscopeError} `EXSCOPE_POLICY` with file, line and field.
 */
export function loadPolicies(asked: readonly string[]): Policy[] {
  const shipped = new Map<string, PolicyFile>();
  const readShipped = (name: string): PolicyFile | undefined => {
    if (!shipped.has(name) && policyNames().includes(name)) shipped.set(name, read({ file: join(folder('policies'), `${name}.yaml`) }));
    return shipped.get(name);
  };
  return asked.map((name) => {
    if (/\.ya?ml$|[/\\]/.test(name)) {
      const source = { file: name, kind: 'policy' } as const;
      return resolved(read(source), source, readShipped);
    }
    const file = readShipped(name);
    if (file === undefined)
      throw fault({ kind: 'policy' }, `--policy ${name}: no such policy; there are ${policyNames().join(', ')}, or name a file`, undefined);
    return resolved(file, { file: join(folder('policies'), `${name}.yaml`) }, readShipped);
  });
}

/** What each authority says of TLS, by its id. */
export function loadTlsAuthorities(): Map<string, TlsAuthority> {
  const { yaml, z } = loadLibraries();
  const schema = tlsAuthoritySchema(z, schemaWords(z));
  const files = namesIn('tls-authorities').map((name) =>
    parseYaml(textOf({ file: join(folder('tls-authorities'), `${name}.yaml`) }), schema, yaml),
  );
  return new Map(files.map((file) => [file.id, file]));
}

function namesIn(name: string): string[] {
  return readdirSync(folder(name))
    .filter((each) => each.endsWith('.yaml'))
    .map((each) => each.slice(0, -5))
    .sort();
}

type Source = Pick<SourceText, 'file' | 'kind'>;

function textOf(source: Source): SourceText {
  try {
    return { ...source, text: readFileSync(source.file, 'utf8') };
  } catch (cause) {
    throw fault(source, `${source.file}: cannot be read`, cause);
  }
}

function read(source: Source): PolicyFile {
  const { yaml, z } = loadLibraries();
  return parseYaml(textOf(source), policySchema(z, schemaWords(z)), yaml);
}

function resolved(file: PolicyFile, source: Source, shipped: (name: string) => PolicyFile | undefined): Policy {
  const refuse = (path: PropertyKey[], message: string) => faultAt(textOf(source), path, message, loadLibraries().yaml);
  const ids = new Set<string>();
  const controls = file.controls.map((control, index): Control => {
    let found: Control;
    if ('kind' in control) found = { ...control, written: `${file.id}/${control.id}` };
    else {
      const { use, ...said } = control;
      const [policy, id] = use.split('/') as [string, string];
      const from = (policy === file.id ? file : shipped(policy))?.controls.find((each) => 'kind' in each && each.id === id);
      if (from === undefined || !('kind' in from)) throw refuse(['controls', index, 'use'], `"${use}" is no control of a shipped policy`);
      found = { ...from, ...said, written: use } as Control;
    }
    if (ids.has(found.id)) throw refuse(['controls', index, 'id'], `"${found.id}" is used twice; it must be unique`);
    ids.add(found.id);
    return found;
  });
  return { ...file, controls };
}
