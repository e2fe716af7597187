/** Which programs of the capturing system are told of a flow's ends. */
import { describe, expect, it } from 'vitest';
import { processesByEnd } from '../../src/report/processes.js';
import type { StoredProcess } from '../../src/store/rows.js';
import { processorTime } from '../helpers/processor-time.js';

const client = { address: '10.0.0.9', port: 50_000 };
const server = { address: '10.0.0.5', port: 443 };
const other = { address: '10.0.0.7', port: 50_001 };
const process = (pid: number, path: string | null, given: Partial<StoredProcess> = {}): StoredProcess => ({
  pid,
  path,
  local: server,
  remote: client,
  packets: 3,
  ...given,
});
const find = (...captures: StoredProcess[][]) => processesByEnd(captures.map((processes) => ({ processes })));

describe('processes of an end', () => {
  it('may have a path of any length', () => {
    const of = find([process(4, `${'a'.repeat(200_000)}/w3wp.exe`)]);
    expect(processorTime(() => expect(of(server, client)).toEqual([{ pid: 4, name: 'w3wp.exe', packets: 3 }]))).toBeLessThan(500);
  });

  it('are told by the name of their file, with the packets that name them', () => {
    const of = find([process(4, 'C:\\Users\\alice\\w3wp.exe')]);
    expect(of(server, client)).toEqual([{ pid: 4, name: 'w3wp.exe', packets: 3 }]);
    expect(of(client, server)).toEqual([]);
    expect(of(other, server)).toEqual([]);
  });

  it('are those of this connection, not of others of the same port', () => {
    const of = find([process(4, 'a.exe', { remote: other, packets: 7 }), process(5, '/usr/bin/b')]);
    expect(of(server, client)).toEqual([{ pid: 5, name: 'b', packets: 3 }]);
    expect(of(server, other)).toEqual([{ pid: 4, name: 'a.exe', packets: 7 }]);
    expect(of(server, { address: '10.0.0.8', port: 1 })).toEqual([]);
  });

  it('are the one that listens, when none is told of this connection', () => {
    const of = find([process(4, 'a.exe', { remote: other }), process(4, 'a.exe', { remote: null })]);
    expect(of(server, client)).toEqual([{ pid: 4, name: 'a.exe', packets: null }]);
  });

  it('are told once, whoever names them', () => {
    expect(
      find([process(4, 'a.exe')], [process(4, 'C:\\a.exe', { packets: 2 }), process(4, 'a.exe', { packets: null })])(server, client),
    ).toEqual([{ pid: 4, name: 'a.exe', packets: 5 }]);
  });

  it('without a connection or a path are of no flow', () => {
    expect(find([process(4, null), process(5, 'a.exe', { local: null })])(server, client)).toEqual([]);
  });

  it('cannot move the cursor of a terminal', () => {
    expect(find([process(4, 'C:\\\u001b[2J')])(server, client)).toEqual([{ pid: 4, name: '?[2J', packets: 3 }]);
  });
});
