import type { Problem } from '#model/problem.ts';

/** What a reader makes of a text: a value for parseProblem, and where its parts stand in the file. */
export interface Reading {
  /** A ProblemInput, not yet checked. */
  value: unknown;
  /** Line (from 1) of an issue's path such as `tasks[3].duration`; undefined where it stands nowhere. */
  lineOf?(path: string): number | undefined;
}

export interface ReadOptions {
  /** File name: names the problem where the file does not, and stands in messages. */
  name: string;
}

/** One file format. A format that cannot read (or write) leaves the function out. */
export interface Format {
  id: string;
  title: string;
  /** With the point, lower case; the first is used for new files. */
  extensions: readonly string[];
  /** Whether the text looks like this format; decides between formats of one extension. */
  detect?(text: string): boolean;
  /** @throws AllotError that names the lines */
  read?(text: string, options: ReadOptions): Reading;
  /** @throws AllotError naming everything of the problem that the format cannot say */
  write?(problem: Problem): string;
}

/** `j301_1` of `data/j301_1.sm`: the name of a problem whose file does not name it. */
export function baseName(name: string): string {
  const file = name.split(/[/\\]/).at(-1) as string;
  return file.replace(/\.[^.]+$/, '') || 'problem';
}

/** Without the byte-order mark that some editors put first. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
