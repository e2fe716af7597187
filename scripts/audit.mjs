// node scripts/audit.mjs: known vulnerabilities of the packages exscope is installed with. Exit code 1 when there are any; where the registry does not
// answer such questions that is said, and is no failure: it says nothing of the packages.
import { spawnSync } from 'node:child_process';

const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', shell: process.platform === 'win32' });

function answer() {
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}

const { metadata, vulnerabilities = {}, message } = answer();
if (metadata === undefined) {
  console.log(`not answered: ${message?.split(' - ')[0] ?? (stderr.trim().split('\n')[0] || 'npm audit said nothing')}`);
} else if (metadata.vulnerabilities.total === 0) {
  console.log(`no known vulnerability in ${metadata.dependencies.prod} packages`);
} else {
  for (const { name, severity, range } of Object.values(vulnerabilities)) console.log(`${name} ${range}: ${severity}`);
  process.exitCode = 1;
}
