import { TEXT_COLUMNS, type TextColumn } from './data.js';
import type { FlowStore } from './flow-store.js';

/** Columns a word is looked for in. */
const SEARCHED = (Object.keys(TEXT_COLUMNS) as TextColumn[]).filter((column) => column !== 'filter' && column !== 'findings');

/** Each text of a dictionary is looked at once, however many flows have it. */
export function matchWords(flows: FlowStore, words: readonly string[]): (row: number) => boolean {
  const tests = words.map((word) => matchWord(flows, word));
  return (row) => tests.every((test) => test(row));
}

function matchWord(flows: FlowStore, word: string): (row: number) => boolean {
  const columns = SEARCHED.flatMap((column) => {
    const hits = Uint8Array.from(flows.dictionary(column), (text) => Number(holds(flows, column, text, word)));
    return hits.includes(1) ? [{ column, hits }] : [];
  });
  const isPort = /^\d{1,5}$/.test(word) ? Number(word) : -1;
  const at = word.lastIndexOf(':');
  const socket =
    at > 0 && /^\d{0,5}$/.test(word.slice(at + 1)) ? { host: word.slice(0, at).replace(/^\[|\]$/g, ''), port: word.slice(at + 1) } : null;
  const ends = socket === null ? null : Uint8Array.from(flows.dictionary('client'), (address) => Number(address.endsWith(socket.host)));
  return (row) => {
    if (columns.some(({ column, hits }) => hits[flows.place(row, column)] === 1)) return true;
    const [clientPort, serverPort] = [flows.number(row, 'clientPort'), flows.number(row, 'serverPort')];
    if (isPort >= 0 && (clientPort === isPort || serverPort === isPort || flows.number(row, 'id') === isPort)) return true;
    if (socket === null || ends === null) return false;
    const is = (place: number, port: number) => ends[place] === 1 && String(port).startsWith(socket.port);
    return is(flows.place(row, 'client'), clientPort) || is(flows.place(row, 'server'), serverPort);
  };
}

function holds(flows: FlowStore, column: TextColumn, text: string, word: string): boolean {
  if (text.toLowerCase().includes(word) || flows.labelOf(column, text).toLowerCase().includes(word)) return true;
  return (column === 'client' || column === 'server') && flows.hostName(text).toLowerCase().includes(word);
}
