import { byId, element } from './dom.js';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Light, dark, or as the system has it; and print. */
export class PageTools {
  readonly #button = element('button', { type: 'button' });
  readonly #words: Record<string, string>;
  #theme: Theme = 'auto';

  constructor(words: Record<string, string>, changed: () => void) {
    this.#words = words;
    this.#button.addEventListener('click', () => {
      this.theme = THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length]!;
      changed();
    });
    const print = element('button', { type: 'button' }, words.print!);
    print.addEventListener('click', () => window.print());
    byId('page-tools', HTMLElement).append(this.#button, print);
    this.theme = 'auto';
  }

  get theme(): string {
    return this.#theme;
  }

  set theme(theme: string) {
    this.#theme = THEMES.find((each) => each === theme) ?? 'auto';
    if (this.#theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.#theme;
    this.#button.textContent = `${this.#words.theme}: ${this.#words[`theme-${this.#theme}`]}`;
  }
}
