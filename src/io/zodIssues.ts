import type * as z from 'zod';
import type { Issue } from '#model/errors.ts';

/** What zod found wrong with a file, in our words. Unions are reported as a whole. */
export function issuesOfZod(error: z.ZodError, lineOf?: (path: string) => number | undefined): Issue[] {
  return error.issues.map((issue) => {
    const path = issue.path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('')
      .replace(/^\./, '');
    const { input } = issue;
    const wanted = issue.code === 'invalid_type' ? withArticle(issue.expected) : 'a value';
    const at = { path, line: lineOf?.(path) };
    if (input === undefined) return { code: 'missing-field', ...at, message: `${wanted} is missing` };
    const text = JSON.stringify(input);
    const shown = text.length <= 60 ? text : `${text.slice(0, 57)}…`;
    if (issue.code === 'invalid_type')
      return { code: 'wrong-type', ...at, message: `${shown} is not ${wanted}` };
    return { code: 'bad-value', ...at, message: `${shown}: ${issue.message}` };
  });
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
