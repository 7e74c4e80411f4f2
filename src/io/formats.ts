import { AllotError, nearestName } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import { allotJson, allotYaml } from './allot/allot.ts';
import { csvProblem } from './csv/csvProblem.ts';
import { type Format, withoutMark } from './format.ts';
import { jobshop } from './jobshop/jobshop.ts';
import { mermaid } from './mermaid/flowchart.ts';
import { patterson } from './patterson/patterson.ts';
import { psplib } from './psplib/psplib.ts';
import { wfcommons } from './wfcommons/wfcommons.ts';

/** Every format of problems. To add one, write its folder and name it here. */
export const formats: readonly Format[] = [
  allotYaml,
  allotJson,
  psplib,
  patterson,
  jobshop,
  wfcommons,
  csvProblem,
  mermaid,
];

export interface ReadProblemOptions {
  /** File name: decides on the format by its extension, and stands in messages. */
  name: string;
  /** A format's id, where the name and the text do not tell. */
  format?: string;
}

/**
 * Reads a problem in any of the formats.
 *
 * @throws AllotError with every problem found; issues carry their line where the format knows it
 */
export function readProblem(file: string, { name, format }: ReadProblemOptions): Problem {
  const text = withoutMark(file);
  const chosen = format === undefined ? recogniseFormat(text, name) : formatById(format);
  if (chosen.read === undefined) {
    const message = `${chosen.title} can be written, but not read`;
    throw new AllotError({ code: 'format-not-readable', path: '', message }, name);
  }
  const { value, lineOf } = chosen.read(text, { name });
  try {
    return parseProblem(value, name);
  } catch (error) {
    if (!(error instanceof AllotError) || lineOf === undefined) throw error;
    throw new AllotError(
      error.issues.map((issue) => ({ ...issue, line: issue.line ?? lineOf(issue.path) })),
      name,
    );
  }
}

/**
 * Writes a problem in the format called `id`.
 *
 * @throws AllotError `not-expressible` with everything that the format cannot say
 */
export function writeProblem(problem: Problem, id: string): string {
  const format = formatById(id);
  if (format.write) return format.write(problem);
  throw new AllotError({
    code: 'format-not-writable',
    path: '',
    message: `${format.title} can be read, but not written`,
  });
}

/** @throws AllotError `unknown-format` */
export function formatById(id: string): Format {
  const found = formats.find((format) => format.id === id);
  if (found) return found;
  const near = nearestName(
    id,
    formats.map((format) => format.id),
  );
  throw new AllotError({
    code: 'unknown-format',
    path: '',
    message: `there is no format called '${id}'; there are ${formats.map((format) => format.id).join(', ')}`,
    hint: near && `you meant '${near}'`,
  });
}

/**
 * The format of a text: one of its extension that knows it, else any that knows it, else the first of its
 * extension (whose reader then says what is wrong).
 *
 * @throws AllotError `unknown-format`
 */
export function recogniseFormat(text: string, name: string): Format {
  const lower = name.toLowerCase();
  const readable = formats.filter((format) => format.read);
  const named = readable.filter((format) => format.extensions.some((extension) => lower.endsWith(extension)));
  // '.txt' says nothing, whoever claims it; '.json' is shared; any other extension decides.
  const certain = named.length === 1 && !lower.endsWith('.txt') ? named[0] : undefined;
  const knows = (format: Format) => format.detect?.(text) ?? false;
  const found = certain ?? named.find(knows) ?? readable.find(knows) ?? named[0];
  if (found) return found;
  const extensions = readable.flatMap((format) => format.extensions);
  throw new AllotError(
    {
      code: 'unknown-format',
      path: '',
      message: `'${name}' is in no known format`,
      hint: `name it with one of ${[...new Set(extensions)].join(', ')}, or state the format`,
    },
    name,
  );
}

/** The format that a file of this name is written in; undefined when none has its extension. */
export function formatForName(name: string): Format | undefined {
  const lower = name.toLowerCase();
  return formats.find(
    (format) => format.write && format.extensions.some((extension) => lower.endsWith(extension)),
  );
}
