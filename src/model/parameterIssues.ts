import * as z from 'zod';
import { type Issue, nearestName } from './errors.ts';
import { NOUNS, show } from './shapeIssues.ts';

/** Whose parameters were read, and where they stand. */
export interface ParameterOwner {
  /** As messages name it: `planner 'genetic'`. */
  name: string;
  /** Path of the parameters in what was read; empty where they stand by themselves. */
  path?: string;
  /** Where the parameters are described. */
  hint: string;
}

/**
 * Reads the parameters of a planner or a simulation: the value, or what is wrong with them in our words, one
 * `bad-parameter` for each that is unknown, of the wrong kind or out of its range.
 */
export function readParameters<T>(
  schema: z.ZodType<T>,
  value: unknown,
  owner: ParameterOwner,
): { data: T; issues: null } | { data: null; issues: Issue[] } {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { data: parsed.data, issues: null };
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return { data: null, issues: parsed.error.issues.flatMap((issue) => wordIssue(issue, names, owner)) };
}

function wordIssue(issue: z.core.$ZodIssue, names: readonly string[], owner: ParameterOwner): Issue[] {
  const tell = (key: PropertyKey[], message: string, hint = owner.hint): Issue => ({
    code: 'bad-parameter',
    path: [owner.path ?? '', ...issue.path, ...key].filter((part) => part !== '').join('.'),
    message: `${message} (${owner.name})`,
    hint,
  });
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? names : [];
    return issue.keys.map((key) => {
      const near = nearestName(key, known);
      return tell([key], `there is no parameter '${key}'`, near && `you meant '${near}'`);
    });
  }
  return [tell([], fault(issue), nearValue(issue))];
}

function fault(issue: z.core.$ZodIssue): string {
  const value = show(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return `${value} is not ${NOUNS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `${value} is not one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      if (issue.origin === 'number' || issue.origin === 'int')
        return `${value} is ${issue.inclusive ? 'below' : 'not above'} ${issue.minimum}`;
      break;
    case 'too_big':
      if (issue.origin === 'number' || issue.origin === 'int')
        return `${value} is ${issue.inclusive ? 'above' : 'not below'} ${issue.maximum}`;
  }
  return `${value}: ${issue.message}`;
}

function nearValue(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return undefined;
  const near = nearestName(issue.input, issue.values.map(String));
  return near && `you meant '${near}'`;
}
