import Papa from 'papaparse';
import type { Plan } from '#schedule/plan.ts';

/**
 * The Pareto front of a plan as a table for spreadsheets: one row a schedule, one column an objective, then
 * the start, the end, the mode and the node of each task. Times in the problem's unit.
 *
 * @returns null where the plan has no front
 */
export function frontCsv(plan: Plan): string | null {
  const front = plan.details?.front;
  if (front === undefined || front.length === 0) return null;
  const rows = front.map(({ values, tasks }) => ({
    ...values,
    ...Object.fromEntries(
      tasks.flatMap(({ id, start, end, mode, node }) => [
        [`${id}: start`, start],
        [`${id}: end`, end],
        [`${id}: mode`, mode],
        [`${id}: node`, node ?? ''],
      ]),
    ),
  }));
  return `${Papa.unparse(rows, { newline: '\n' })}\n`;
}
