/** The built command line as a child process, the way a user runs it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = new URL('../..', import.meta.url).pathname;
/** Real captures of other projects, beside this one on the developers' machines; tests that need them skip elsewhere. */
export const SHARED = join(ROOT, '..', 'shared', 'captures');
export const NO_SHARED = existsSync(SHARED) ? false : 'needs the folder shared/captures beside the project';

export interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

export function exscope(args: string[], options: { cwd?: string; input?: Buffer; env?: Record<string, string> } = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin', 'exscope.js'), ...args], {
    cwd: options.cwd ?? ROOT,
    input: options.input,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
}

/** A scratch folder that is gone when the process ends. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'exscope-test-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface FlowJson {
  id: number;
  transport: string;
  client: { address: string; port: number; packets: number; role: string | null };
  server: { address: string; port: number; packets: number; role: string | null };
  serverBasis: string;
  state: string;
  application: { protocol: string; basis: string };
  path: { id: string; title: string; release: string; basis: string } | null;
  expectation: { state: string; reasons: string[] };
  protection: { state: string; mechanism: string | null; basis: string; reason: string | null };
  credentials: { mechanism: string; user: string | null; beforeTls: boolean; packet: number; outcome: string | null }[];
  tls: { version: string | null; cipherId: string | null; sni: string | null; established: boolean } | null;
  rpc: { interfaces: { uuid: string; version: string; name: string | null }[]; authLevel: string | null; authType: string | null } | null;
  kerberos: { realm: string | null; withoutPreauthentication: number | null } | null;
  wiresharkFilter: string;
}

/** Every flow of a store, judged. */
export function flowsOf(store: string, ...filter: string[]): FlowJson[] {
  const { stdout } = exscope(['flows', store, '--format', 'ndjson', ...filter]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as FlowJson);
}
