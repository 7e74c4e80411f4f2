import { AllotError } from '#model/errors.ts';

/** A text of whole numbers in free form, read one after another; every complaint names its line. */
export class NumberStream {
  readonly #words: { text: string; line: number }[];
  readonly #source: string;
  readonly #lastLine: number;
  #next = 0;

  /** @param lines those that hold numbers, with their line numbers */
  constructor(lines: readonly { text: string; line: number }[], source: string) {
    this.#words = lines.flatMap(({ text, line }) =>
      text
        .trim()
        .split(/\s+/)
        .filter((word) => word !== '')
        .map((word) => ({ text: word, line })),
    );
    this.#source = source;
    this.#lastLine = lines.at(-1)?.line ?? 1;
  }

  /** Line of the next number; of the last line at the end. */
  get line(): number {
    return this.#words[this.#next]?.line ?? this.#lastLine;
  }

  get atEnd(): boolean {
    return this.#next >= this.#words.length;
  }

  /** The next number, which must be in [least, most]; `what` names it in the complaint. */
  take(what: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
    if (this.atEnd)
      throw this.error('cut-short', `the file ends where ${what} belongs`, 'the file was cut short');
    const { text } = this.#words[this.#next];
    if (!/^\d+(\.0+)?$/.test(text))
      throw this.error('not-a-number', `'${text}' is not a whole number (${what})`);
    const value = Number(text);
    if (value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `${least} to ${most}`;
      throw this.error('out-of-range', `${what} is ${value}; it must be ${range}`);
    }
    this.#next++;
    return value;
  }

  /** The next number, of things to come: each takes a number at least, so it cannot be above what is left. */
  takeCount(what: string, least = 0): number {
    const { line } = this;
    const value = this.take(what, least);
    const left = this.#words.length - this.#next;
    if (value <= left) return value;
    const message = `${what} is ${value}, and only ${left} numbers follow`;
    throw new AllotError(
      { code: 'wrong-count', path: '', line, message, hint: 'the file was cut short' },
      this.#source,
    );
  }

  /** Refuses anything behind the last number that belongs here. */
  finish(): void {
    if (!this.atEnd)
      throw this.error(
        'wrong-count',
        `'${this.#words[this.#next].text}' stands behind the end of the problem`,
        'the counts on the first line are too small',
      );
  }

  /** An error at the next number. */
  error(code: string, message: string, hint?: string): AllotError {
    return new AllotError({ code, path: '', line: this.line, message, hint }, this.#source);
  }
}

/** The lines of a text with their numbers, from 1. */
export function numberedLines(text: string): { text: string; line: number }[] {
  return text.split(/\r?\n/).map((line, i) => ({ text: line, line: i + 1 }));
}
