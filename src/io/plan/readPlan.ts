import type { Instance } from '#instance/instance.ts';
import { AllotError } from '#model/errors.ts';
import { type Plan, type PlannedTask, plannedTasks } from '#schedule/plan.ts';
import { readCsvTable } from '../csv/csvTable.ts';
import { withoutMark } from '../format.ts';
import { readJson } from '../json.ts';
import { issuesOfZod } from '../zodIssues.ts';
import { type PlanDocument, planSchema } from './planDocument.ts';
import { planToSchedule } from './planToSchedule.ts';

export interface PlanOptions {
  /** File name for messages. */
  name?: string;
  /** Fills in the modes, nodes and ends that the file leaves out, and checks those it gives. */
  instance?: Instance;
}

/**
 * Reads a plan from JSON (as writePlan writes it, or only `{"tasks": [{"id", "start"}]}`) or from CSV with
 * the columns id, start and, as wanted, mode, node and end.
 *
 * A file without a status is a plan by hand: 'feasible' when it has tasks, with the makespan of its rows.
 *
 * @throws AllotError with the lines of what is wrong; `plan-incomplete` when a mode, node or end is left out
 *   and no instance is given
 */
export function readPlan(file: string, { name = '', instance }: PlanOptions = {}): Plan {
  const text = withoutMark(file);
  const isJson = /^\s*[{[]/.test(text);
  const { value, lineOf } = isJson ? readJson(text, name) : readPlanCsv(text, name);
  const shape = planSchema.safeParse(Array.isArray(value) ? { tasks: value } : value, { reportInput: true });
  if (!shape.success) throw new AllotError(issuesOfZod(shape.error, lineOf), name);
  const document = shape.data;
  const tasks = completeRows(document, { name, instance }, lineOf);
  const makespan = tasks.reduce((latest, task) => Math.max(latest, task.end), 0);
  return {
    ...document,
    status: document.status ?? (tasks.length > 0 ? 'feasible' : 'unknown'),
    makespan: document.makespan === undefined ? (tasks.length > 0 ? makespan : null) : document.makespan,
    tasks,
  };
}

function completeRows(
  document: PlanDocument,
  { name, instance }: PlanOptions,
  lineOf: (path: string) => number | undefined,
): PlannedTask[] {
  const complete = document.tasks.every(
    (row) => row.mode !== undefined && row.node !== undefined && row.end !== undefined,
  );
  if (complete) return document.tasks as PlannedTask[];
  if (instance) return plannedTasks(instance, planToSchedule(instance, document, name, lineOf));
  const k = document.tasks.findIndex(
    (row) => row.mode === undefined || row.node === undefined || row.end === undefined,
  );
  const path = `tasks[${k}]`;
  throw new AllotError(
    {
      code: 'plan-incomplete',
      path,
      line: lineOf(path),
      message: `task '${document.tasks[k].id}' has no mode, node or end`,
      hint: 'give the problem as well, which tells them',
    },
    name,
  );
}

function readPlanCsv(text: string, name: string) {
  const { headings, rows } = readCsvTable(text, name);
  const missing = ['id', 'start'].filter((heading) => !headings.includes(heading));
  if (missing.length > 0) {
    throw new AllotError(
      missing.map((heading) => ({
        code: 'missing-column',
        path: '',
        line: 1,
        message: `the column '${heading}' is missing`,
      })),
      name,
    );
  }
  const time = (cell: string | undefined) =>
    cell === undefined || !Number.isFinite(Number(cell)) ? cell : Number(cell);
  const tasks = rows.map(({ cells }) => ({
    id: cells.id,
    mode: cells.mode,
    // Where there is a column for nodes, an empty cell says: none.
    node: cells.node ?? (headings.includes('node') ? null : undefined),
    start: time(cells.start),
    end: time(cells.end),
  }));
  return {
    value: { tasks } as unknown,
    lineOf(path: string) {
      const row = /^tasks\[(\d+)\]/.exec(path);
      return row ? rows[Number(row[1])]?.line : undefined;
    },
  };
}
