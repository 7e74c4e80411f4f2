import type { z } from 'zod';
import type { Issue } from '#model/errors.ts';

/** What zod found wrong with a file, in our words. Unions are reported as a whole. */
export function issuesOfZod(error: z.ZodError, lineOf?: (path: string) => number | undefined): Issue[] {
  return error.issues.map((issue) => {
    const path = issue.path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('')
      .replace(/^\./, '');
    const { input } = issue;
    const shown = input === undefined ? undefined : (JSON.stringify(input) ?? String(input));
    const value = shown === undefined || shown.length <= 60 ? shown : `${shown.slice(0, 57)}…`;
    const expected = issue.code === 'invalid_type' ? `is not a ${issue.expected}` : `: ${issue.message}`;
    return {
      code:
        input === undefined ? 'missing-field' : issue.code === 'invalid_type' ? 'wrong-type' : 'bad-value',
      path,
      line: lineOf?.(path),
      message:
        value === undefined
          ? `a ${issue.code === 'invalid_type' ? issue.expected : 'value'} is missing`
          : `${value}${expected.startsWith(':') ? '' : ' '}${expected}`,
    };
  });
}
