// How many packets a capture holds, as somebody else counts them.
import { spawnSync } from 'node:child_process';

const COUNTER = 'capinfos';

/** Null when capinfos is not installed. */
export function countPackets(capture) {
  const { stdout } = spawnSync(COUNTER, ['-c', '-M', '-T', '-r', capture], { encoding: 'utf8' });
  const count = Number(stdout?.trim().split('\t').at(-1));
  return Number.isFinite(count) && count > 0 ? count : null;
}
