import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Progress } from '../../src/analyze.js';
import { statusLines } from '../../src/cli/follow-status.js';

const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const progress = (parts: Partial<Progress>): Progress => ({
  capture: 'cas_00001.pcapng',
  bytesRead: 2048,
  bytesTotal: null,
  packets: 12,
  flows: 3,
  captures: 1,
  tally: { flowsByProtocol: {}, readablePasswords: {} },
  ...parts,
});

const without = (text: string) => text.replace(/\d\d:\d\d:\d\d/, 'TIME');

it('says every so often what has come, and what it was as far as that is certain', () => {
  const line = statusLines(10);
  vi.advanceTimersByTime(10_000);
  line.update(progress({}));
  vi.advanceTimersByTime(10_000);
  const tally = { flowsByProtocol: { smtp: 2, tls: 31, imap: 2 }, readablePasswords: { imap: 1 } };
  line.update(progress({ packets: 1500, flows: 40, captures: 2, tally }));
  vi.advanceTimersByTime(10_000);
  line.stop();
  vi.advanceTimersByTime(60_000);
  expect(said.map(without)).toEqual([
    'exscope: TIME nothing has come yet\n',
    'exscope: TIME 12 packets (12 new), 3 flows, 2.0 KB; now cas_00001.pcapng\n',
    'exscope: TIME 1,500 packets (1,488 new), 40 flows, 2.0 KB of 2 captures; now cas_00001.pcapng\n  read to their end: tls 31, imap 2, smtp 2; readable passwords: imap 1\n',
  ]);
});

it('says that no password was readable, which is not the same as nothing', () => {
  const line = statusLines(1);
  line.update(progress({ tally: { flowsByProtocol: { tls: 1 }, readablePasswords: {} } }));
  vi.advanceTimersByTime(1000);
  line.stop();
  expect(said[0]).toContain('read to their end: tls 1; readable passwords: none');
});

it('says nothing when it is to say nothing', () => {
  const line = statusLines(0);
  line.update(progress({}));
  vi.advanceTimersByTime(100_000);
  line.stop();
  expect(said).toEqual([]);
});
