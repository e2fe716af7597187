/** Packets that prove something, copied out of the captures: the right ones, from the right files, with what they prove. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import { findFindings } from '../../src/audit/findings.js';
import { loadCatalog } from '../../src/catalog/index.js';
import { flowNames } from '../../src/report/flow-names.js';
import { evidenceFilters } from '../../src/report/model/evidence-filters.js';
import { tellFinding } from '../../src/report/model/told-finding.js';
import { NO_SITE } from '../../src/site/profile.js';
import { openStore } from '../../src/store/index.js';
import { wordingOf } from '../../src/wording/wording.js';
import { exscope, ROOT, scratch } from '../helpers/exscope.js';
import { framesOf, pcapOf } from '../helpers/split.js';

const folder = scratch();
const sample = join(ROOT, 'captures', 'mail-server-mixed.pcapng');
const NO_TSHARK = spawnSync('tshark', ['--version']).status === 0 ? false : 'needs tshark';
const catalog = loadCatalog();

async function storeOf(name: string, captures: string[]): Promise<string> {
  const store = join(folder, `${name}.db`);
  await analyze({ captures, store, site: NO_SITE, catalog });
  return store;
}

function findingsOf(store: string) {
  const opened = openStore(store);
  try {
    const names = flowNames(opened, catalog);
    return findFindings(opened).map((finding) => ({
      ...tellFinding(finding, wordingOf('en')),
      filters: evidenceFilters(finding, opened, names),
    }));
  } finally {
    opened.close();
  }
}

const framesEqual = (a: { bytes: Buffer; seconds: number; nanoseconds: number }, b: typeof a) =>
  a.bytes.equals(b.bytes) && a.seconds === b.seconds && a.nanoseconds === b.nanoseconds;

describe('a finding', () => {
  let store: string;
  const output = join(folder, 'finding.pcapng');

  beforeAll(async () => {
    store = await storeOf('one', [sample]);
  });

  it('is its proving packets, octet for octet and to the nanosecond', async () => {
    const [finding] = findingsOf(store);
    const { status, stderr, stdout } = exscope(['extract', store, '--finding', 'F1', '--output', output]);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`${finding!.packets.length} packet`);
    const [all, extracted] = [await framesOf(sample), await framesOf(output)];
    const wanted = [...finding!.packets].sort((a, b) => a - b).map((number) => all[number - 1]!);
    expect(extracted.length).toBe(wanted.length);
    for (const [index, frame] of extracted.entries()) expect(framesEqual(frame, wanted[index]!)).toBe(true);
  });

  it('is found by its fingerprint as well, and --whole takes every packet of its flows', async () => {
    const [finding] = findingsOf(store);
    const { status } = exscope(['extract', store, '--finding', finding!.fingerprint, '--whole', '--output', output]);
    expect(status).toBe(0);
    const opened = openStore(store);
    const packets = finding!.flows
      .map((id) => opened.judgedFlow(id)!)
      .reduce((sum, { client, server }) => sum + client.packets + server.packets, 0);
    opened.close();
    expect((await framesOf(output)).length).toBe(packets);
  });

  it.skipIf(NO_TSHARK)('is named in a comment on each packet, and its filter selects the same packets in the capture', () => {
    exscope(['extract', store, '--finding', 'F1', '--output', output]);
    const [finding] = findingsOf(store);
    const said = spawnSync('tshark', ['-r', output, '-T', 'fields', '-e', 'frame.comment'], { encoding: 'utf8' })
      .stdout.trimEnd()
      .split('\n');
    expect(said.length).toBe(finding!.packets.length);
    for (const comment of said) expect(comment).toContain(`F1 ${finding!.severity}: ${finding!.title} [${finding!.fingerprint}]`);
    expect(said.map((comment) => Number(/packet (\d+) of mail-server-mixed\.pcapng/.exec(comment)![1]))).toEqual(
      [...finding!.packets].sort((a, b) => a - b),
    );
    for (const each of findingsOf(store).slice(0, 4)) {
      const { filter } = each.filters[0]!;
      const { stdout } = spawnSync('tshark', ['-r', sample, '-Y', filter, '-T', 'fields', '-e', 'frame.number'], { encoding: 'utf8' });
      expect(stdout.trim().split('\n').map(Number)).toEqual([...each.packets].sort((a, b) => a - b));
    }
  });

  it.skipIf(NO_TSHARK)('has flows whose filter, as explain prints it, selects all their packets and the ones to look at', () => {
    const opened = openStore(store);
    const flow = opened.judgedFlow(findingsOf(store)[0]!.flows[0]!)!;
    opened.close();
    const { stdout } = exscope(['explain', store, String(flow.id)]);
    const filter = /^Filter +(.+)$/m.exec(stdout)![1]!;
    const look = /Look at ([\d, ]+)/.exec(stdout)![1]!.split(', ').map(Number);
    const tshark = spawnSync('tshark', ['-r', sample, '-Y', filter, '-T', 'fields', '-e', 'frame.number'], { encoding: 'utf8' });
    const numbers = tshark.stdout.trim().split('\n').map(Number);
    expect(numbers.length).toBe(flow.client.packets + flow.server.packets);
    expect(look.length).toBeGreaterThan(1);
    expect(numbers).toEqual(expect.arrayContaining(look));
  });

  it('gives the same file twice', () => {
    const other = join(folder, 'again.pcapng');
    exscope(['extract', store, '--finding', 'F1', '--output', output]);
    exscope(['extract', store, '--finding', 'F1', '--output', other]);
    expect(readFileSync(other).equals(readFileSync(output))).toBe(true);
  });
});

describe('a run of several captures', () => {
  it('gives each packet from the file it is in, also of flows that run on from one to the next', async () => {
    const frames = await framesOf(sample);
    const place = join(folder, 'parts');
    mkdirSync(place);
    // Every flow is cut somewhere.
    const size = 40;
    for (let at = 0; at < frames.length; at += size)
      writeFileSync(join(place, `part-${String(at / size).padStart(3, '0')}.pcap`), pcapOf(frames.slice(at, at + size)));
    const [whole, parts] = [await storeOf('whole', [sample]), await storeOf('parts', [place])];
    for (const [index, finding] of findingsOf(whole).entries()) {
      const [one, other] = [join(folder, 'one.pcapng'), join(folder, 'other.pcapng')];
      expect(exscope(['extract', whole, '--finding', finding.fingerprint, '--output', one]).status).toBe(0);
      expect(exscope(['extract', parts, '--finding', finding.fingerprint, '--output', other]).status).toBe(0);
      const [fromWhole, fromParts] = [await framesOf(one), await framesOf(other)];
      expect(fromParts.length).toBe(fromWhole.length);
      for (const [at, frame] of fromParts.entries()) expect(framesEqual(frame, fromWhole[at]!)).toBe(true);
      if (index === 3) break;
    }
  });
});

describe('evidence that cannot be vouched for', () => {
  const output = join(folder, 'refused.pcapng');
  const copy = join(folder, 'copy.pcapng');
  let store: string;

  beforeAll(async () => {
    writeFileSync(copy, readFileSync(sample));
    store = await storeOf('refused', [copy]);
  });

  const refused = (args: string[], status: number, message: RegExp) => {
    const run = exscope(['extract', store, ...args]);
    expect(run.status).toBe(status);
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toContain('    at ');
    expect(existsSync(output)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  };

  it('is refused when the capture changed, by a single bit', () => {
    const octets = readFileSync(copy);
    octets[octets.length - 6]! ^= 1;
    writeFileSync(copy, octets);
    refused(
      ['--finding', 'F1', '--output', output],
      3,
      /copy\.pcapng is not the copy\.pcapng that was analyzed: its SHA-256 is another one/,
    );
    octets[octets.length - 6]! ^= 1;
    writeFileSync(copy, octets);
  });

  it('is refused when the capture is gone, until somebody says where it is', () => {
    const moved = join(folder, 'moved.pcapng');
    renameSync(copy, moved);
    refused(['--finding', 'F1', '--output', output], 3, /no longer at .*copy\.pcapng\n.*--capture FILE; its SHA-256 is [0-9a-f]{64}/);
    const { status } = exscope(['extract', store, '--finding', 'F1', '--capture', moved, '--output', join(folder, 'found.pcapng')]);
    expect(status).toBe(0);
    renameSync(moved, copy);
  });

  it('is asked for by what the store holds', () => {
    refused(['--finding', 'F99', '--output', output], 2, /holds no finding F99\n.*exscope judge/);
    refused(['--flow', '9999', '--output', output], 2, /holds no flow 9999/);
    refused(['--output', output], 2, /nothing to extract/);
  });

  it('never takes the place of the capture or the store', () => {
    for (const place of [copy, store]) {
      const before = readFileSync(place);
      const { status, stderr } = exscope(['extract', store, '--finding', 'F1', '--output', place]);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/is (the store|a capture) itself/)]);
      expect(readFileSync(place).equals(before)).toBe(true);
    }
  });

  it('cannot be written where nothing can be', () => {
    refused(['--finding', 'F1', '--output', join(folder, 'nowhere', 'x.pcapng')], 2, /cannot be written/);
  });
});
