import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { CATALOG } from '../packaged.js';
import type { Catalog } from './catalog.js';
import { loadLibraries } from './libraries.js';
import { fault, faultAt, parseYaml, type SourceText } from './read-yaml.js';
import type { PolicyNames } from './schema/condition.js';
import { policySchema } from './schema/policy.js';
import { tlsAuthoritySchema } from './schema/tls-authority.js';
import { schemaWords } from './schema/words.js';

export type { FlowCondition } from './schema/condition.js';

type PolicyFile = z.output<ReturnType<typeof policySchema>>;
type WrittenControl = Extract<PolicyFile['controls'][number], { kind: string }>;
export type TlsAuthority = z.output<ReturnType<typeof tlsAuthoritySchema>>;
export type Clause = PolicyFile['clauses'][number];

type WithClauses<Each> = Each extends unknown ? Omit<Each, 'clauses'> & { clauses: Clause[] } : never;

/** A control as it is checked: one that was borrowed has what its own policy says, for clauses of the borrower. */
export type Control = WithClauses<WrittenControl> & {
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
export function policyNames(): string[] {
  return namesIn('policies');
}

/**
 * The policies of these names or files, in this order.
 * @param asked names of shipped policies, or paths of files: what ends in `.yaml` or `.yml`, or holds a slash, is a path.
 * @throws {ExscopeError} `EXSCOPE_POLICY` with file, line and field.
 */
export function loadPolicies(asked: readonly string[], catalog: Catalog): Policy[] {
  const reader = new PolicyReader(catalog);
  return asked.map((name) => reader.policy(name));
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

/** JSON Schema (draft 2020-12) of a policy file, for editors. */
export function policyJsonSchema(catalog: Catalog): object {
  const { z } = loadLibraries();
  const schema = policySchema(z, schemaWords(z), namesOf(catalog));
  return { title: 'exscope policy file', ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}

function namesOf({ paths, interfaces, tlsGrades }: Catalog): PolicyNames {
  return {
    paths: new Set(paths.map(({ id }) => id)),
    interfaces: new Set(interfaces.map(({ name }) => name)),
    authorities: new Set(namesIn('tls-authorities')),
    grades: new Set(tlsGrades.map(({ id }) => id)),
  };
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

const shippedSource = (name: string): Source => ({ file: join(folder('policies'), `${name}.yaml`), kind: 'policy' });

/** Reads each file once: policies borrow from each other. */
class PolicyReader {
  readonly #libraries = loadLibraries();
  readonly #schema: ReturnType<typeof policySchema>;
  readonly #shipped = new Map<string, PolicyFile>();

  constructor(catalog: Catalog) {
    const { z } = this.#libraries;
    this.#schema = policySchema(z, schemaWords(z), namesOf(catalog));
  }

  policy(name: string): Policy {
    if (/\.ya?ml$|[/\\]/.test(name)) {
      const source = { file: name, kind: 'policy' } as const;
      return this.#resolved(this.#read(source), source);
    }
    const file = this.#readShipped(name);
    if (file === undefined)
      throw fault({ kind: 'policy' }, `--policy ${name}: no such policy; there are ${policyNames().join(', ')}, or name a file`, undefined);
    return this.#resolved(file, shippedSource(name));
  }

  #readShipped(name: string): PolicyFile | undefined {
    let file = this.#shipped.get(name);
    if (file === undefined && policyNames().includes(name)) {
      file = this.#read(shippedSource(name));
      this.#shipped.set(name, file);
    }
    return file;
  }

  #read(source: Source): PolicyFile {
    return parseYaml(textOf(source), this.#schema, this.#libraries.yaml);
  }

  /** With every control that is borrowed, and the clauses in the place of their ids. */
  #resolved(file: PolicyFile, source: Source): Policy {
    const refuse = (path: PropertyKey[], message: string) => faultAt(textOf(source), path, message, this.#libraries.yaml);
    const clauses = new Map(file.clauses.map((clause) => [clause.id, clause]));
    const answered = new Set<string>();
    const ids = new Set<string>();
    const controls = file.controls.map((control, index): Control => {
      const found = 'use' in control ? this.#borrowed(control.use, file) : control;
      if (found === undefined)
        throw refuse(['controls', index, 'use'], `"${(control as { use: string }).use}" is no control of a shipped policy`);
      const id = control.id ?? found.id;
      if (ids.has(id)) throw refuse(['controls', index, 'id'], `"${id}" is used twice; it must be unique`);
      ids.add(id);
      const answers = control.clauses.map((name, at) => {
        const clause = clauses.get(name);
        if (clause === undefined) throw refuse(['controls', index, 'clauses', at], `"${name}" is not in the clauses of this policy`);
        answered.add(name);
        return clause;
      });
      const written = 'use' in control ? control.use : `${file.id}/${control.id}`;
      return { ...found, id, severity: control.severity ?? found.severity, clauses: answers, written };
    });
    file.clauses.forEach(({ id }, index) => {
      if (!answered.has(id)) throw refuse(['clauses', index, 'id'], `no control speaks to "${id}"; name it in the clauses of one`);
    });
    return { ...file, controls };
  }

  /** What is borrowed must be written where it is borrowed from. */
  #borrowed(use: string, file: PolicyFile): WrittenControl | undefined {
    const [policy, id] = use.split('/') as [string, string];
    const from = policy === file.id ? file : this.#readShipped(policy);
    return from?.controls.find((each): each is WrittenControl => !('use' in each) && each.id === id);
  }
}
