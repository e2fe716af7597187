import { describe, expect, it } from 'vitest';
import type { Control } from '../../../src/catalog/policies.js';
import type { UpgradeEvidence } from '../../../src/inspect/evidence.js';
import type { VerdictRow } from '../../../src/store/rows.js';
import { check, control } from '../../helpers/controls.js';
import { flow, tls } from '../../helpers/facts.js';
import { judged } from '../../report/judged.js';

const imap = (verdict: Partial<VerdictRow> = {}) =>
  judged(flow('10.0.0.9:50000', '10.0.0.5:143', { evidence: { protocol: 'imap', cleartext: { packet: 5, what: 'LOGIN' } } }), verdict);
const encrypted: Partial<VerdictRow> = { protection: 'encrypted' };
const unknown: Partial<VerdictRow> = { protection: 'undetermined', protectionReason: 'gap' };

const noCleartext = control({ kind: 'forbidden', forbids: { protection: ['cleartext'] } }, { flows: { protocols: ['imap'] } });

describe('the result of a control', () => {
  it('is a violation, with the flow and its findings', () => {
    const flows = [imap(), imap(encrypted), imap(unknown)];
    const result = check(noCleartext, flows);
    expect(result).toMatchObject({ status: 'fail', untested: null, relevant: 3, decided: 2, violating: 1, undecided: 1 });
    expect(result.flows).toEqual([flows[0]!.id]);
    expect(result.findings).toHaveLength(1);
    expect(result.undecidedReasons).toEqual({ gap: 1 });
  });

  it('is no violation in the flows that were decided', () => {
    expect(check(noCleartext, [imap(encrypted), imap(unknown)])).toMatchObject({ status: 'pass', decided: 1, undecided: 1, violating: 0 });
  });

  it('is inconclusive when no flow was decided', () => {
    expect(check(noCleartext, [imap(unknown)])).toMatchObject({ status: 'inconclusive', untested: null, relevant: 1, decided: 0 });
  });

  it('is not tested without such traffic: absence is never a pass', () => {
    expect(check(noCleartext, [imap({ ...encrypted, protocol: 'smtp' })])).toMatchObject({
      status: 'not-tested',
      untested: 'no-traffic',
      relevant: 0,
      firstSeenMicros: null,
      lastSeenMicros: null,
    });
  });

  it('is not tested by design where traffic shows nothing', () => {
    const { id, written, title, why, severity, clauses, unseen, fix } = noCleartext;
    const hidden: Control = { kind: 'not-visible', id, written, title, why, severity, clauses, unseen, fix };
    expect(check(hidden, [imap()])).toMatchObject({ status: 'not-tested', untested: 'not-visible', relevant: 0 });
  });

  it('has the times of its flows', () => {
    const at = (micros: number) => ({ ...imap(encrypted), firstSeenMicros: micros, lastSeenMicros: micros + 5 });
    expect(check(noCleartext, [at(70), at(20), at(50)])).toMatchObject({ firstSeenMicros: 20, lastSeenMicros: 75 });
  });

  it('lists no more than 200 flows, and counts them all', () => {
    const result = check(
      noCleartext,
      Array.from({ length: 250 }, () => imap()),
    );
    expect(result.violating).toBe(250);
    expect(result.flows).toHaveLength(200);
  });
});

describe('flows that are no business of Exchange', () => {
  it('are not counted, unless the control is about them too', () => {
    const flows = [imap({ expectation: 'unrelated' })];
    expect(check(noCleartext, flows)).toMatchObject({ status: 'not-tested', relevant: 0 });
    expect(check({ ...noCleartext, unrelated: true } as Control, flows)).toMatchObject({ status: 'fail', violating: 1 });
  });
});

describe('what is decided', () => {
  const versions = control(
    { kind: 'forbidden', forbids: { tls: { authority: 'ietf', about: ['version'], opinions: ['forbidden'] } } },
    { flows: { shows: ['tls'] }, decided: { shows: ['tls-negotiated'] } },
  );
  const spoken = (version: '1.0' | '1.2' | null, verdict: Partial<VerdictRow>) =>
    judged(flow('10.0.0.9:50000', '10.0.0.5:443', { evidence: { protocol: 'tls', tls: tls({ version, cipher: null }) } }), verdict);

  it('is the version once the server chose it, whatever became of the session', () => {
    expect(check(versions, [spoken('1.0', unknown)])).toMatchObject({ status: 'fail', decided: 1 });
    expect(check(versions, [spoken('1.2', unknown)])).toMatchObject({ status: 'pass', decided: 1 });
  });

  it('is not the version of a session that was under way, encrypted though it is', () => {
    expect(check(versions, [spoken(null, encrypted)])).toMatchObject({
      status: 'inconclusive',
      undecidedReasons: { 'not-shown': 1 },
    });
  });

  it('is not whether a client certificate was sent, in TLS 1.3 or a resumed session', () => {
    const mutual = control(
      { kind: 'required', requires: { shows: ['client-certificate'] } },
      { flows: { shows: ['tls'] }, decided: { shows: ['client-authentication'] } },
    );
    const session = (parts: Parameters<typeof tls>[0]) =>
      judged(flow('10.0.0.9:50000', '10.0.0.5:25', { evidence: { protocol: 'smtp', tls: tls(parts) } }), encrypted);
    expect(check(mutual, [session({ version: '1.3', chainLength: null })]).status).toBe('inconclusive');
    expect(check(mutual, [session({ version: '1.2', resumed: true, chainLength: null })]).status).toBe('inconclusive');
    expect(check(mutual, [session({ version: '1.2', chainLength: 1 })]).status).toBe('fail');
    expect(check(mutual, [session({ version: '1.2', chainLength: 1, clientCertificate: { sent: true, packet: 9 } })]).status).toBe('pass');
  });

  it('is what a flow proves of something forbidden, but not what is merely missing from what is required', () => {
    const rest = { flows: { protocols: ['imap'] }, decided: { answered: false } };
    const forbidden = control({ kind: 'forbidden', forbids: { protection: ['cleartext'] } }, rest);
    const required = control({ kind: 'required', requires: { protection: ['encrypted'] } }, rest);
    const allowed = control({ kind: 'allowed-only', allows: [{ protection: ['encrypted'] }] }, rest);
    expect(check(forbidden, [imap()]).status).toBe('fail');
    expect(check(required, [imap()]).status).toBe('inconclusive');
    expect(check(allowed, [imap()]).status).toBe('inconclusive');
    expect(check({ ...allowed, decided: {} } as Control, [imap(), imap(encrypted)])).toMatchObject({
      status: 'fail',
      violating: 1,
      decided: 2,
    });
  });
});

describe('the site profile', () => {
  const matrix = control(
    { kind: 'forbidden', forbids: { expectation: ['unexpected', 'exception'] } },
    { decided: {}, needs: ['hosts'], excuse: 'unexpected' },
  );
  const hosts = [{ address: '10.0.0.5', roles: ['mailbox' as const], name: null, releases: [] }];

  it('must say what the control is about', () => {
    expect(check(matrix, [imap({ expectation: 'unexpected' })])).toMatchObject({ status: 'not-tested', untested: 'no-hosts', relevant: 0 });
    expect(check(matrix, [imap({ expectation: 'unexpected' })], { hosts }).status).toBe('fail');
  });

  it('answers by an exception: such a flow is neither violation nor proof', () => {
    const excepted = imap({ expectation: 'exception' });
    expect(check(matrix, [excepted], { hosts })).toMatchObject({
      status: 'inconclusive',
      violating: 0,
      undecidedReasons: { excepted: 1 },
    });
    expect(check(matrix, [excepted, imap()], { hosts })).toMatchObject({ status: 'pass', decided: 1, undecided: 1 });
  });

  it('accepts readable payload by an exception of its own', () => {
    const accepted = imap({ reasons: ['accepted-cleartext: "printer", Ops: no TLS (without end)'] });
    expect(check({ ...noCleartext, excuse: 'cleartext' } as Control, [accepted])).toMatchObject({
      status: 'inconclusive',
      undecidedReasons: { excepted: 1 },
    });
    expect(check({ ...noCleartext, excuse: 'unexpected' } as Control, [accepted]).status).toBe('fail');
  });
});

describe('what only all flows together show', () => {
  const stripped = control(
    { kind: 'forbidden', forbids: { findings: ['upgrade-stripped'] } },
    { flows: { protocols: ['smtp'], shows: ['upgrade-offer'] }, decided: {} },
  );
  const upgrade = (parts: Partial<UpgradeEvidence>): UpgradeEvidence => ({
    verb: 'STARTTLS',
    offered: null,
    notOffered: null,
    asked: null,
    accepted: null,
    refused: null,
    done: null,
    plaintextAfter: null,
    pipelined: null,
    stripped: null,
    ...parts,
  });
  const smtp = (server: string, parts: Partial<UpgradeEvidence>) =>
    judged(flow('10.0.0.9:50000', server, { evidence: { protocol: 'smtp', upgrade: upgrade(parts) } }), { protocol: 'smtp' });

  it('counts against the flow, though the flow that shows it comes later', () => {
    const without = smtp('10.0.0.5:25', { notOffered: 4 });
    const result = check(stripped, [without, smtp('10.0.0.5:25', { offered: 4 })]);
    expect(result).toMatchObject({ status: 'fail', relevant: 2, decided: 2, violating: 1, flows: [without.id] });
    expect(result.findings).toHaveLength(1);
  });

  it('is nothing when the server never offers', () => {
    expect(check(stripped, [smtp('10.0.0.5:25', { notOffered: 4 }), smtp('10.0.0.6:25', { offered: 4 })])).toMatchObject({
      status: 'pass',
      violating: 0,
    });
  });

  it('takes a flow that was not decided out of the undecided ones', () => {
    const undecided = { ...stripped, decided: { shows: ['certificate'] } } as Control;
    const flows = [smtp('10.0.0.5:25', { notOffered: 4 }), smtp('10.0.0.5:25', { offered: 4 })];
    expect(check(undecided, flows)).toMatchObject({
      relevant: 2,
      decided: 1,
      violating: 1,
      undecided: 1,
      undecidedReasons: { 'not-shown': 1 },
    });
  });

  it('can also be what makes a flow right', () => {
    const odd = { ...control({ kind: 'required', requires: { findings: ['upgrade-stripped/smtp/sometimes'] } }), decided: {} } as Control;
    const flows = [smtp('10.0.0.5:25', { notOffered: 4 }), smtp('10.0.0.5:25', { offered: 4 })];
    expect(check(odd, flows)).toMatchObject({ decided: 2, violating: 1, flows: [flows[1]!.id] });
  });
});

describe('findings beside a control', () => {
  it('are those it names, or links to', () => {
    const login = {
      mechanism: 'login',
      user: 'a',
      domain: null,
      ntlmVersion: null,
      beforeTls: true,
      passwordReadable: true,
      packet: 7,
      outcome: null,
    };
    const one = judged(
      flow('10.0.0.9:50000', '10.0.0.5:143', {
        evidence: { protocol: 'imap', credentials: [login], cleartext: { packet: 5, what: 'LOGIN' } },
      }),
    );
    const any = check(noCleartext, [one]).findings.length;
    const linked = check({ ...noCleartext, links: ['credential-sent'] } as Control, [one]).findings.length;
    const named = check(control({ kind: 'forbidden', forbids: { any: [{ findings: ['credential-sent/imap/readable'] }] } }), [one]).findings
      .length;
    expect([any > 1, linked, named]).toEqual([true, 1, 1]);
  });
});
