const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Numbers and times as a language writes them. */
export class Values {
  readonly #numbers: Intl.NumberFormat;

  constructor(language: string) {
    this.#numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  }

  number(number: number): string {
    return this.#numbers.format(number);
  }

  /** Decimal units, as file managers and capinfos have them. */
  bytes(bytes: number): string {
    let value = bytes;
    let unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return `${this.number(value < 9.95 && unit > 0 ? value : Math.round(value))} ${UNITS[unit]}`;
  }

  /** `2026-11-26 07:01:25`, UTC as everything in a report; a dash where there is no time. */
  time(iso: string | null): string {
    return iso === null ? '–' : `${iso.slice(0, -17)} ${iso.slice(-16, -8)}`;
  }

  /** `2026-11-26 07:01:25 – 16:32:02`; the day again when it is another one. */
  span(from: string | null, to: string | null): string {
    const [start, end] = [this.time(from), this.time(to)];
    if (from === null || to === null || start === end) return start;
    return `${start} – ${start.slice(0, -9) === end.slice(0, -9) ? end.slice(-8) : end}`;
  }
}
