/** What a policy may call a finding is what is found. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import type { FindingKind } from '../../src/audit/finding.js';
import { findFindings } from '../../src/audit/findings.js';
import { FINDING_PROBLEMS, isFinding } from '../../src/catalog/finding-names.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { parseHost } from '../../src/site/options.js';
import { NO_SITE } from '../../src/site/profile.js';
import { openStore } from '../../src/store/index.js';
import { ownCaptures } from '../helpers/captures.js';
import { ROOT, scratch } from '../helpers/exscope.js';

const catalog = loadCatalog();
const grades = new Set(catalog.tlsGrades.map(({ id }) => id));

/** A kind that is missing here, or is none, does not compile. */
const EVERY_KIND: Record<FindingKind, true> = {
  'credential-sent': true,
  'session-exposed': true,
  'login-offered': true,
  'cleartext-protocol': true,
  'upgrade-refused': true,
  'upgrade-stripped': true,
  'upgrade-not-asked': true,
  'content-before-upgrade': true,
  'plaintext-after-upgrade': true,
  'pipelined-behind-upgrade': true,
  'readable-media': true,
  'media-key-exposed': true,
  'obfuscated-mapi': true,
  'rpc-below-privacy': true,
  smb1: true,
  'smb-guest': true,
  'smb-unencrypted': true,
  ntlmv1: true,
  'weak-kerberos': true,
  'weak-tls': true,
  'bad-certificate': true,
  'static-port-drift': true,
  'exception-expired': true,
  'unexpected-flow': true,
  'blind-spot': true,
};

describe('names of findings', () => {
  it('are those of the findings', () => {
    expect(Object.keys(FINDING_PROBLEMS).sort()).toEqual(Object.keys(EVERY_KIND).sort());
  });

  it('fit what is found in every capture', async () => {
    const path = join(scratch(), 'all.db');
    const hosts = ['10.20.0.2', '10.20.0.3', '10.20.0.4', '10.20.0.5', '10.20.1.10'].map((address) => parseHost(`${address}=mailbox`));
    const captures = ownCaptures().map((name) => join(ROOT, 'captures', name));
    await analyze({ captures, store: path, site: { ...NO_SITE, hosts, releases: ['2016'] }, catalog });
    const store = openStore(path);
    const names = findFindings(store).map(({ kind, problem }) => `${kind}/${problem}`);
    store.close();
    expect(names.filter((name) => !isFinding(name, grades))).toEqual([]);
    expect(new Set(names.map((name) => name.split('/')[0])).size).toBeGreaterThan(10);
  });

  it.each(['weak-tls/tls-9', 'weak-tsl', 'credential-sent/smpt/readable', 'credential-sent/smtp/seen', 'smb1/x', '', 'constructor'])(
    '"%s" is none',
    (name) => {
      expect(isFinding(name, grades)).toBe(false);
    },
  );
});
