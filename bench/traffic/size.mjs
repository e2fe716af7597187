const UNITS = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** Bytes of `1G`, `200M`, `64K` or a plain number. */
export function parseSize(text) {
  const match = /^(\d+(?:\.\d+)?)([KMG]?)$/i.exec(text);
  if (!match) throw new Error(`size ${text} is not a number with K, M or G`);
  return Math.round(Number(match[1]) * UNITS[match[2].toUpperCase()]);
}

const COUNTS = { '': 1, K: 1e3, M: 1e6, G: 1e9 };

/** `3M` packets or flows: counted in tens. */
export function parseCount(text) {
  const match = /^(\d+(?:\.\d+)?)([KMG]?)$/i.exec(text);
  if (!match) throw new Error(`${text} is not a number with K, M or G`);
  return Math.round(Number(match[1]) * COUNTS[match[2].toUpperCase()]);
}
