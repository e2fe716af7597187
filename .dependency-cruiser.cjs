/** The arrows of the design: a room imports rooms to its left, never to its right. */
const rooms = ['capture', 'decode', 'flow', 'inspect', 'store', 'judge', 'audit', 'report', 'cli'];

const arrows = rooms.slice(0, -1).map((room, index) => ({
  name: `no-arrow-back-from-${room}`,
  comment: `${room}/ must not know the rooms that build on it.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${rooms.slice(index + 1).join('|')}|observe|extract|analyze|judge-store|index)(/|\\.ts)` },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'observers-know-no-exchange',
      comment: 'Observing never asks what is allowed: the catalog and the site profile are for judging.',
      severity: 'error',
      from: { path: '^src/(capture|decode|flow|inspect|store)/' },
      to: { path: '^src/(catalog|site)/' },
    },
    {
      name: 'observing-ends-at-the-store',
      comment: 'observe/ composes capture to store, and knows nothing of what comes after.',
      severity: 'error',
      from: { path: '^src/observe/' },
      to: { path: '^src/(catalog|site|judge|audit|report|cli|analyze|judge-store|index)(/|\\.ts)' },
    },
    {
      name: 'catalog-and-site-are-leaves',
      comment: 'catalog/ and site/ are data for the judge and depend on no room.',
      severity: 'error',
      from: { path: '^src/(catalog|site)/' },
      to: { path: `^src/(${rooms.join('|')})/` },
    },
    {
      name: 'only-reports-have-words',
      comment: 'What was found is told in a language by report/ and cli/; wording/ itself depends on no room.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(wording|report|cli)/' },
      to: { path: '^src/wording/' },
    },
    {
      name: 'words-are-leaves',
      severity: 'error',
      from: { path: '^src/wording/' },
      to: { path: `^src/(${rooms.join('|')}|catalog|site|observe)/` },
    },
    {
      name: 'hot-path-imports-no-package',
      comment: 'capture, decode, flow and inspect are written by us, all of them.',
      severity: 'error',
      from: { path: '^src/(capture|decode|flow|inspect)/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'only-the-store-knows-sql',
      comment: 'SQL and its driver live in store/.',
      severity: 'error',
      from: { pathNot: '^src/store/' },
      to: { path: 'better-sqlite3' },
    },
    {
      name: 'only-the-cli-knows-the-terminal',
      comment: 'commander, cli-table3 and cli-progress belong to the command line.',
      severity: 'error',
      from: { pathNot: '^src/cli/' },
      to: { path: 'node_modules/(commander|cli-table3|cli-progress)' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'require', 'default'],
    },
  },
};
