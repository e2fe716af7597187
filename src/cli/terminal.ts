import util from 'node:util';
import type { Style, Tone } from '../report/text.js';

const MIN_WIDTH = 80;
const MAX_WIDTH = 100;

/** styleText is missing before Node 20.12; there, text is plain. */
const FORMATS: Record<Tone, Parameters<typeof util.styleText>[0]> = {
  title: 'bold',
  label: 'cyan',
  good: 'green',
  bad: ['bold', 'red'],
  warn: 'yellow',
  note: 'dim',
};

/** What standard output can show. `color` is what `--no-color` left of the option. */
export function terminalStyle(color: boolean, stream: NodeJS.WriteStream = process.stdout, env = process.env): Style {
  const colored = color && wantsColor(stream, env) && typeof util.styleText === 'function';
  return {
    width: stream.isTTY ? Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, stream.columns || MIN_WIDTH)) : MAX_WIDTH,
    unicode: showsUnicode(env),
    paint: colored ? (tone, text) => (text === '' ? text : util.styleText(FORMATS[tone], text)) : (_tone, text) => text,
  };
}

/** FORCE_COLOR (as Node reads it) over NO_COLOR (no-color.org) over what the stream is. */
function wantsColor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** The first that is set decides (POSIX locale order). Windows terminals show Unicode whatever the locale. */
function showsUnicode(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'win32') return true;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale);
}
