import { createRequire } from 'node:module';
import type BetterSqlite from 'better-sqlite3';

type Driver = typeof BetterSqlite;

/** The Node-API the newer driver speaks, from Node.js 22.14 on. Where there is less, it would end the process instead of failing to load. */
const NODE_API = 10;

const load = createRequire(import.meta.url);
let driver: Driver | null = null;

/** Opens a SQLite database, in a file or in the octets of one. Throws what the driver throws. */
export function openDatabase(path: string | Buffer, options?: BetterSqlite.Options): BetterSqlite.Database {
  driver ??= overNodeApi() ?? (load('better-sqlite3') as Driver);
  return new driver(path, options);
}

/**
 * The newer driver, when it is installed, and for this machine. The older one runs with Node.js 20 as well, but compiled against the headers of
 * Node.js 24.19 or later of that line it ends the process as soon as a statement is collected (nodejs/node issue 65446).
 */
function overNodeApi(): Driver | null {
  if (Number(process.versions.napi) < NODE_API) return null;
  try {
    const newer = load('better-sqlite3-node-api') as Driver;
    // Its native part is loaded with the first database.
    new newer(':memory:').close();
    return newer;
  } catch {
    return null;
  }
}
