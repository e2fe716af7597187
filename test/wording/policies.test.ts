/** Every shipped policy, control and clause is told in every language, and nothing is told that is not there any more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PolicyResult } from '../../src/audit/policy/result.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { type Control, loadPolicies, type Policy, policyNames } from '../../src/catalog/policies.js';
import { MESSAGES } from '../../src/packaged.js';
import { tellPolicy } from '../../src/report/model/told-policy.js';
import { LANGUAGES, type Wording, wordingOf } from '../../src/wording/wording.js';

const policies = loadPolicies(policyNames(), loadCatalog());

const resultOf = ({ controls, ...policy }: Policy): PolicyResult => ({
  policy,
  controls: controls.map((control: Control) => ({
    control,
    status: 'not-tested',
    untested: 'no-traffic',
    relevant: 0,
    decided: 0,
    violating: 0,
    undecided: 0,
    firstSeenMicros: null,
    lastSeenMicros: null,
    flows: [],
    findings: [],
    undecidedReasons: {},
  })),
});

/** Remembers what it was asked for, and was not found. */
function watched(wording: Wording) {
  const missing = new Set<string>();
  const used = new Set<string>();
  const watching: Wording = {
    language: wording.language,
    say: (key, values) => wording.say(key, values),
    list: (key, values) => wording.list(key, values),
    has: (key) => {
      (wording.has(key) ? used : missing).add(key);
      return wording.has(key);
    },
  };
  return { watching, missing, used };
}

function keysOf(area: string, language: string): string[] {
  const keys: string[] = [];
  const visit = (key: string, value: unknown): void => {
    if (typeof value === 'string' || Array.isArray(value)) keys.push(key);
    else for (const [name, each] of Object.entries(value as object)) visit(`${key}.${name}`, each);
  };
  visit(area, JSON.parse(readFileSync(join(MESSAGES, language, `${area}.json`), 'utf8')));
  return keys;
}

describe.each(LANGUAGES.filter((language) => language !== 'en'))('%s', (language) => {
  const { watching, missing, used } = watched(wordingOf(language));
  const told = policies.map((policy) => tellPolicy(resultOf(policy), watching));

  it('tells every policy, control and clause', () => {
    const withoutSteps = new Set(
      policies.flatMap(({ controls }) => controls.filter(({ fix }) => fix.length === 0).map(({ written }) => written.split('/')[1]!)),
    );
    expect([...missing].filter((key) => !(key.endsWith('.fix') && withoutSteps.has(key.split('.').at(-2)!)))).toEqual([]);
  });

  it('says nothing of what is not there any more', () => {
    expect([...keysOf('policies', language), ...keysOf('controls', language)].filter((key) => !used.has(key))).toEqual([]);
  });

  it('has as many steps to take as English', () => {
    for (const [index, { controls }] of policies.entries())
      for (const [at, control] of controls.entries())
        expect([control.written, told[index]!.controls[at]!.fix.length]).toEqual([control.written, control.fix.length]);
  });

  it('keeps cmdlets as they are', () => {
    const cmdlets = (texts: readonly string[]) =>
      [...new Set(texts.join(' ').match(/\b(Get|Set|New|Enable|Disable|Import|Start)-[A-Z][A-Za-z]+/g) ?? [])].sort();
    for (const [index, { controls }] of policies.entries())
      for (const [at, { fix }] of controls.entries()) expect(cmdlets(told[index]!.controls[at]!.fix)).toEqual(cmdlets(fix));
  });

  it('calls nothing compliant', () => {
    expect(JSON.stringify(told)).not.toMatch(/\b(compliant|patuh)\b/i);
  });
});

it('clauses of one policy have keys of their own', () => {
  for (const { id, clauses } of policies) {
    const keys = clauses.map((clause) => clause.id.replace(/[^A-Za-z0-9-]+/g, '-').replace(/-$/, ''));
    expect([id, new Set(keys).size]).toEqual([id, clauses.length]);
  }
});
