import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** On a fresh clone nobody knows yet how long a file takes, and one of these would run alone at the end. */
const LONGEST = ['project/package.test.ts', 'project/check.test.ts', 'claims/secrets.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((name) => moduleId.endsWith(`/test/${name}`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // End to end tests start the built program as a child process.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // By default one core is left alone; on two cores everything would wait for everything else.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    env: { NO_COLOR: '1' },
  },
});
