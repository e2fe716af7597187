import { EXIT, ExscopeError } from '../../errors.js';
import { linesOf } from './text.js';

export interface RegValue {
  /** With the root key, as the file has it, without control sets resolved. */
  key: string;
  /** Empty: the default value of the key. */
  name: string;
  type: 'REG_SZ' | 'REG_DWORD' | 'REG_MULTI_SZ' | 'REG_EXPAND_SZ' | 'REG_QWORD' | 'REG_BINARY';
  value: string | number | string[] | null;
  line: number;
}

export interface RegFile {
  values: RegValue[];
  /** Lines that are no registry export; what they say is not used. */
  problems: { line: number; what: string }[];
}

/** Of a damaged file, enough to find the place. */
export const MAX_REG_PROBLEMS = 20;

/** Characters of a value with its name. The engine of regular expressions runs out of stack at some millions; the registry keeps no more than a megabyte. */
const MAX_VALUE = 4 * 2 ** 20;

const HEADERS = ['Windows Registry Editor Version 5.00', 'REGEDIT4'];
/** `regedit` numbers the types it has no word for (REG_EXPAND_SZ 2, REG_MULTI_SZ 7, REG_QWORD b). */
const HEX_TYPES: Record<string, RegValue['type']> = {
  '2': 'REG_EXPAND_SZ',
  '7': 'REG_MULTI_SZ',
  b: 'REG_QWORD',
  '1': 'REG_SZ',
  '4': 'REG_DWORD',
};

/**
 * Reads an exported `.reg` file, of regedit and `reg export` alike.
 * @throws {ExscopeError} `EXSCOPE_SITE` when the file does not begin as one.
 */
export function readRegFile(text: string, file: string): RegFile {
  const lines = [...joined(text.replace(/^\ufeff/, ''))];
  const first = lines.find(([line]) => line.trim() !== '');
  if (first === undefined || !HEADERS.includes(first[0].trim())) {
    throw new ExscopeError('EXSCOPE_SITE', `${file}:${first?.[1] ?? 1}: not a registry export: it does not begin with "${HEADERS[0]}"`, {
      exitCode: EXIT.usage,
      hint: 'Write one on the server: reg export HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC rpc.reg',
    });
  }
  const unicode = first[0].trim() === HEADERS[0];
  const result: RegFile = { values: [], problems: [] };
  let key: string | null = null;
  for (const [line, number] of lines) {
    const said = line.trim();
    if (said === '' || said.startsWith(';') || number === first[1]) continue;
    const section = /^\[(-?)(.*)\]$/.exec(said);
    if (section !== null) {
      // A deleted key has no values.
      key = section[1] === '-' ? null : section[2]!;
      continue;
    }
    if (key === null) continue;
    const value = valueIn(said, unicode);
    if (value === undefined) {
      if (result.problems.length < MAX_REG_PROBLEMS) result.problems.push({ line: number, what: 'is no value of a registry export' });
    } else if (value !== null) result.values.push({ key, ...value, line: number });
  }
  return result;
}

/**
 * Lines that end in a backslash go on in the next one; strings may end in one too, but are closed by a quote. What a value has so far is joined once,
 * at its end: it may have as many lines as the file.
 */
function* joined(text: string): Generator<[string, number]> {
  const pending: string[] = [];
  let start = 0;
  for (const [raw, number] of linesOf(text)) {
    const line = pending.length === 0 ? raw : raw.trim();
    if (pending.length === 0) start = number;
    const said = line.endsWith('\\') ? line.slice(0, -1).trimEnd() : null;
    // A line that is nothing but a backslash goes on as the one before it does.
    if (said !== null && (/[,:]$/.test(said) || (said === '' && pending.length > 0))) pending.push(said);
    else {
      yield [[...pending, line].join(''), start];
      pending.length = 0;
    }
  }
  if (pending.length > 0) yield [pending.join(''), start];
}

/** Null: a deletion. Undefined: nothing known. */
function valueIn(line: string, unicode: boolean): Omit<RegValue, 'key' | 'line'> | null | undefined {
  if (line.length > MAX_VALUE) return undefined;
  const match = /^(@|"(?:[^"\\]|\\.)*")\s*=\s*(.*)$/s.exec(line);
  if (match === null) return undefined;
  const name = match[1] === '@' ? '' : unescaped(match[1]!.slice(1, -1));
  const data = match[2]!.trim();
  if (data === '-') return null;
  const string = /^"((?:[^"\\]|\\.)*)"$/s.exec(data);
  if (string !== null) return { name, type: 'REG_SZ', value: unescaped(string[1]!) };
  const dword = /^dword:([0-9a-f]{1,8})$/i.exec(data);
  if (dword !== null) return { name, type: 'REG_DWORD', value: Number.parseInt(dword[1]!, 16) };
  const hex = /^hex(?:\(([0-9a-f]+)\))?:([0-9a-f,\s]*)$/i.exec(data);
  if (hex === null) return undefined;
  const type = hex[1] === undefined ? 'REG_BINARY' : (HEX_TYPES[hex[1].toLowerCase()] ?? 'REG_BINARY');
  const bytes = Uint8Array.from(
    hex[2]!
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean),
    (each) => Number.parseInt(each, 16),
  );
  return { name, type, value: decoded(type, bytes, unicode) };
}

function decoded(type: RegValue['type'], bytes: Uint8Array, unicode: boolean): RegValue['value'] {
  if (type === 'REG_BINARY') return null;
  if (type === 'REG_DWORD' || type === 'REG_QWORD') {
    let value = 0;
    for (let at = Math.min(bytes.length, 6) - 1; at >= 0; at--) value = value * 256 + bytes[at]!;
    return value;
  }
  const parts = new TextDecoder(unicode ? 'utf-16le' : 'latin1').decode(bytes).split('\0');
  return type === 'REG_MULTI_SZ' ? parts.filter(Boolean) : (parts[0] ?? '');
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}
