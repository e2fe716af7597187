import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // End to end tests start the built program as a child process.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // By default one core is left alone; on two cores everything would wait for everything else.
    maxWorkers: '100%',
    env: { NO_COLOR: '1' },
  },
});
