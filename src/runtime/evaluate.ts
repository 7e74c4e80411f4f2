import { isDeepStrictEqual } from 'node:util';
import type { Task } from '#model/problem.ts';

/**
 * Checks a task's result against its evaluation rules.
 *
 * @returns what it fails, for people (`accuracy 0.61 < 0.9`); null when it passes
 */
export function evaluateResult(rules: Task['evaluate'], result: unknown): string | null {
  const failures = rules.flatMap((rule) => {
    const value = lookUp(result, rule.metric);
    const shown = `${rule.metric} ${JSON.stringify(value)}`;
    if (value === undefined)
      return [
        result === undefined ? `no result to read ${rule.metric} from` : `the result has no ${rule.metric}`,
      ];
    if ((rule.min !== undefined || rule.max !== undefined) && typeof value !== 'number')
      return [`${shown} is not a number`];
    if (rule.min !== undefined && (value as number) < rule.min) return [`${shown} < ${rule.min}`];
    if (rule.max !== undefined && (value as number) > rule.max) return [`${shown} > ${rule.max}`];
    if (rule.equals !== undefined && !isDeepStrictEqual(value, rule.equals))
      return [`${shown} is not ${JSON.stringify(rule.equals)}`];
    return [];
  });
  return failures.length === 0 ? null : failures.join('; ');
}

/** The value at a dotted path; a key that holds dots itself wins over the path. */
function lookUp(value: unknown, path: string): unknown {
  if (value === null || typeof value !== 'object') return undefined;
  if (Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path];
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const head = path.slice(0, dot);
  return Object.hasOwn(value, head)
    ? lookUp((value as Record<string, unknown>)[head], path.slice(dot + 1))
    : undefined;
}
