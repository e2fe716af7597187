import { createRequire } from 'node:module';
import type BetterSqlite from 'better-sqlite3';
import { EXIT, ExscopeError } from '../errors.js';

type Driver = typeof BetterSqlite;

/** The Node-API the newer driver speaks, from Node.js 22.14 on. Where there is less, it would end the process instead of failing to load. */
const NODE_API = 10;

const load = createRequire(import.meta.url);
let driver: Driver | null = null;

/** Opens a SQLite database, in a file or in the octets of one. Throws what the driver throws, and ExscopeError when there is none. */
export function openDatabase(path: string | Buffer, options?: BetterSqlite.Options): BetterSqlite.Database {
  return new (needDriver())(path, options);
}

/** Throws ExscopeError when no driver that is installed can be loaded. */
export function needDriver(): Driver {
  driver ??= overNodeApi() ?? compiled();
  return driver;
}

/**
 * The newer driver, when it is installed, and for this machine. The older one runs with Node.js 20 as well, but compiled against the headers of
 * Node.js 24.19 or later of that line it ends the process as soon as a statement is collected (nodejs/node issue 65446).
 */
function overNodeApi(): Driver | null {
  if (Number(process.versions.napi) < NODE_API) return null;
  try {
    return tried(load('better-sqlite3-node-api') as Driver);
  } catch {
    return null;
  }
}

/** The older one, which fits the release of Node.js that it was compiled or downloaded for when exscope was installed. */
function compiled(): Driver {
  try {
    return tried(load('better-sqlite3') as Driver);
  } catch (cause) {
    const why = (cause as Error).message.split('\n', 1)[0]!;
    throw new ExscopeError(
      'EXSCOPE_STORE',
      `the SQLite driver that is installed cannot be used with Node.js ${process.versions.node}: ${why}`,
      {
        exitCode: EXIT.usage,
        hint: hintFor(cause),
        cause,
      },
    );
  }
}

function hintFor(cause: unknown): string {
  // Under the permission model.
  if ((cause as { code?: unknown }).code === 'ERR_DLOPEN_DISABLED') return 'Let Node.js load it: --allow-addons';
  return 'Install exscope again with this Node.js, npm ci in its folder or npm install --global; or use the Node.js it was installed with';
}

/** Its native part is loaded with the first database. */
function tried(found: Driver): Driver {
  new found(':memory:').close();
  return found;
}
