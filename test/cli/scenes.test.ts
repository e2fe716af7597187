/** Every recorded scene against what it is (captures/scenes.json): which flows, how protected, whose logins, which problems. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exscope, type FlowJson, flowsOf, ROOT, scratch } from '../helpers/exscope.js';

interface SceneFlow {
  /** Transport and server, e.g. `tcp 10.20.0.2:389`. */
  to: string;
  protocol: string;
  protection: string;
  mechanism: string | null;
  /** `mechanism user outcome` of each login, `-` for a user that does not show. */
  credentials?: string[];
  /** `version suite`. */
  tls?: string;
  resumed?: boolean;
  /** Answered with HelloRetryRequest. */
  retried?: boolean;
  alert?: string;
  dhBits?: number;
  /** Asked for: whether one came. */
  clientCertificate?: boolean;
}

interface Scene {
  about: string;
  flows: SceneFlow[];
  /** `kind severity` of what is of medium or high severity, sorted, each once. */
  findings: string[];
}

interface Finding {
  kind: string;
  severity: string;
  flows: number[];
}

type Flow = Omit<FlowJson, 'credentials' | 'tls'> & {
  capture: string;
  credentials: (FlowJson['credentials'][number] & { outcome: string })[];
  tls: {
    version: string | null;
    cipher: string | null;
    resumed: boolean;
    retryPacket: number | null;
    alert: { description: string } | null;
    dhBits: number | null;
    clientCertificate: { sent: boolean } | null;
  } | null;
};

const captures = join(ROOT, 'captures');
const scenes = JSON.parse(readFileSync(join(captures, 'scenes.json'), 'utf8')) as Record<string, Scene>;
const EXCHANGE = ['10.20.0.2', '10.20.0.3', '10.20.0.4', '10.20.0.5', '10.20.1.10'];
const SITE = ['--release', '2016', ...EXCHANGE.flatMap((address) => ['--host', `${address}=mailbox`])];

// One run reads them all: no two scenes share a connection's ends.
const store = join(scratch(), 'scenes.db');
const analysis = exscope(['analyze', join(captures, 'scenes'), ...SITE, '--store', store, '--no-progress', '--format', 'json']);
const { findings } = JSON.parse(analysis.stdout) as { findings: Finding[] };
const flows = flowsOf(store, '--limit', '0') as unknown as Flow[];

function told(flow: Flow): SceneFlow {
  const { transport, server, application, protection, credentials, tls } = flow;
  return {
    to: `${transport} ${server.address}:${server.port}`,
    protocol: application.protocol,
    protection: protection.state,
    mechanism: protection.mechanism,
    ...(credentials.length > 0 && {
      credentials: credentials.map(({ mechanism, user, outcome }) => `${mechanism} ${user ?? '-'} ${outcome}`),
    }),
    ...(tls?.version != null && { tls: `${tls.version} ${tls.cipher}` }),
    ...(tls?.resumed === true && { resumed: true }),
    ...(tls?.retryPacket != null && { retried: true }),
    ...(tls?.alert != null && { alert: tls.alert.description }),
    ...(tls?.dhBits != null && { dhBits: tls.dhBits }),
    ...(tls?.clientCertificate != null && { clientCertificate: tls.clientCertificate.sent }),
  };
}

const sorted = (list: SceneFlow[]) => list.map((flow) => JSON.stringify(flow, Object.keys(flow).sort())).sort();

describe('scenes', () => {
  it('each has an expectation', () => {
    const files = readdirSync(join(captures, 'scenes')).map((name) => name.replace(/\.pcap$/, ''));
    expect(files.sort()).toEqual(Object.keys(scenes).sort());
    expect(analysis).toMatchObject({ status: 0, stderr: '' });
  });

  it.each(Object.entries(scenes))('%s is told as it was', (name, scene) => {
    const seen = flows.filter(({ capture }) => capture === `${name}.pcap`);
    expect(sorted(seen.map(told))).toEqual(sorted(scene.flows));
    // A scene is recorded from its first packet on.
    expect(seen.filter(({ state }) => state === 'midstream')).toEqual([]);
    const ids = new Set(seen.map(({ id }) => id));
    const problems = findings
      .filter((finding) => finding.severity !== 'info' && finding.severity !== 'low' && finding.kind !== 'unexpected-flow')
      .filter((finding) => finding.flows.some((id) => ids.has(id)))
      .map(({ kind, severity }) => `${kind} ${severity}`);
    expect([...new Set(problems)].sort()).toEqual(scene.findings);
  });

  it('hold their secrets, and none comes out', () => {
    const { users, directory, secrets } = JSON.parse(readFileSync(join(captures, 'fixtures.json'), 'utf8')) as {
      users: { user: string; password: string }[];
      directory: { password: string; refused: string };
      secrets: Record<string, string>;
    };
    const readable = [users[0]!.password, directory.refused, ...Object.values(secrets)];
    const bytes = readdirSync(join(captures, 'scenes'))
      .map((name) => readFileSync(join(captures, 'scenes', name)).toString('latin1'))
      .join('');
    for (const secret of readable) expect(bytes, secret).toContain(secret);
    const logins = flows.filter(({ credentials }) => credentials.length > 0);
    const oneOfEach = new Map(logins.map((flow) => [flow.application.protocol, flow.id]));
    const texts = [
      analysis.stdout,
      JSON.stringify(flows),
      readFileSync(store).toString('latin1'),
      ...[...oneOfEach.values()].map((id) => exscope(['explain', store, String(id)]).stdout),
    ];
    for (const secret of [...readable, users[1]!.password, directory.password]) {
      const forms = [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)];
      for (const text of texts) for (const form of forms) expect(text.includes(form), form).toBe(false);
    }
  });
});
