/** Milliseconds of processor time that something takes: what other programs do meanwhile does not count. */
export function processorTime(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
