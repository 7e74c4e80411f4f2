import { AllotError } from '#model/errors.ts';
import type { Plan } from '#schedule/plan.ts';
import { writeCsvTable } from '../csv/csvTable.ts';

/** A plan as JSON, one task a line; readPlan reads it back. */
export function writePlan(plan: Plan): string {
  const { tasks, trace, ...head } = plan;
  const fields = Object.entries(head).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  const list = (key: string, rows: readonly object[]) =>
    rows.length === 0
      ? `  "${key}": []`
      : `  "${key}": [\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`;
  return `{\n${[...fields, list('tasks', tasks), list('trace', trace)].join(',\n')}\n}\n`;
}

/**
 * The tasks of a plan as CSV: id, mode, node, start, end, in the problem's unit.
 * @throws AllotError where tasks have allotments that change over time, which a row of cells cannot say
 */
export function writePlanCsv(plan: Pick<Plan, 'tasks'>): string {
  const elastic = plan.tasks.find((task) => task.allotment !== undefined);
  if (elastic) {
    throw new AllotError({
      code: 'not-expressible',
      path: '',
      message: `CSV cannot say what task '${elastic.id}' is allotted over time`,
      hint: 'write the plan as JSON',
    });
  }
  return writeCsvTable(
    ['id', 'mode', 'node', 'start', 'end'],
    plan.tasks.map((task) => [task.id, task.mode, task.node ?? '', task.start, task.end]),
  );
}
