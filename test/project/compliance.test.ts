import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.js';
import { loadPolicies, policyNames } from '../../src/catalog/policies.js';
import { compliancePage } from '../../src/report/compliance-page.js';
import { ROOT } from '../helpers/exscope.js';

const policies = loadPolicies(policyNames(), loadCatalog());
const page = compliancePage(policies);

describe('docs/compliance.md', () => {
  it('is what the policies say; npm run docs:compliance writes it anew', () => {
    expect(readFileSync(join(ROOT, 'docs', 'compliance.md'), 'utf8')).toBe(page);
  });

  it('has a row for every clause and every control, and never the word', () => {
    for (const { clauses, controls } of policies) {
      for (const { id } of clauses) expect(page).toContain(`| **${id}** `);
      for (const { written } of controls) expect(page).toContain(`\`${written}\``);
    }
    expect(page).not.toMatch(/\bcompliant\b/i);
  });
});
