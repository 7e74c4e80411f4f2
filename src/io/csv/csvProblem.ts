import { AllotError, type Issue } from '#model/errors.ts';
import type { Problem } from '#model/problem.ts';
import type { ProblemInput, TaskInput } from '#model/schema.ts';
import { TIME_UNITS } from '#model/time.ts';
import { baseName, type Format, type Reading, type ReadOptions } from '../format.ts';
import { requireExpressible } from '../requireExpressible.ts';
import { type CsvRow, readCsvTable, writeCsvTable } from './csvTable.ts';

/**
 * A problem as a table, one row a task (or a mode of it), for spreadsheets:
 *
 *     id,duration (h),after,crew,money
 *     capacity:,,,4,
 *     budget:,,,,900
 *     dig,3,,2,100
 *     pour,1.5,dig,1,250
 *
 * - `id` is needed, and `duration`, whose heading may name the unit (ms, s, min, h, d; without one: unit);
 * - `after` lists ids between semicolons; `name`, `kind`, `mode`, `releaseDate`, `deadline`, `dueDate`,
 *   `weight`, `priority` and `cost` are as in a problem file;
 * - every other column is a shared pool and what the task demands of it. The row `capacity:` says how much
 *   there is at any time, the row `budget:` how much there is to use up;
 * - rows of one id are its modes; what is not of the mode is read from the first of them.
 *
 * Nodes, lags, calendars, data and commands have no place in it.
 */
export const csvProblem: Format = {
  id: 'csv',
  title: 'CSV table',
  extensions: ['.csv'],
  detect: (text) => /^"?id"?\s*[,;\t]/.test(text),
  read: readCsvProblem,
  write: writeCsvProblem,
};

const TEXT_COLUMNS = ['name', 'kind'] as const;
const TIME_COLUMNS = ['releaseDate', 'deadline', 'dueDate'] as const;
const NUMBER_COLUMNS = ['weight', 'priority'] as const;
const TASK_COLUMNS: readonly string[] = [
  'id',
  'mode',
  'after',
  'cost',
  ...TEXT_COLUMNS,
  ...TIME_COLUMNS,
  ...NUMBER_COLUMNS,
];
const DURATION = /^duration(?:\s*\((\w+)\))?$/;
const CAPACITY_ROW = 'capacity:';
const BUDGET_ROW = 'budget:';

function readCsvProblem(text: string, { name }: ReadOptions): Reading {
  const { headings, rows } = readCsvTable(text, name);
  const issues: Issue[] = [];
  const fail = (code: string, line: number, message: string, hint?: string) =>
    issues.push({ code, path: '', line, message, hint });
  const durationColumn = headings.find((heading) => DURATION.test(heading));
  const unit = durationColumn === undefined ? undefined : (DURATION.exec(durationColumn)?.[1] ?? 'unit');
  if (!headings.includes('id')) fail('missing-column', 1, "the column 'id' is missing");
  if (durationColumn === undefined)
    fail('missing-column', 1, "the column 'duration' is missing", "name it 'duration (h)'");
  else if (!(TIME_UNITS as readonly string[]).includes(unit as string))
    fail('bad-value', 1, `'${unit}' is not one of ${TIME_UNITS.join(', ')}`);
  if (issues.length > 0) throw new AllotError(issues, name);

  const pools = headings.filter((heading) => heading !== durationColumn && !TASK_COLUMNS.includes(heading));
  const number = (row: CsvRow, column: string): number | undefined => {
    const cell = row.cells[column];
    if (cell === undefined) return undefined;
    if (Number.isFinite(Number(cell))) return Number(cell);
    fail('not-a-number', row.line, `'${cell}' is not a number (column '${column}')`);
    return undefined;
  };
  const amounts = (row: CsvRow): Record<string, number> =>
    Object.fromEntries(
      pools.flatMap((pool) => {
        const amount = number(row, pool);
        return amount === undefined || amount === 0 ? [] : [[pool, amount]];
      }),
    );
  const stock = (id: string) => rows.find((row) => row.cells.id === id);
  const capacityRow = stock(CAPACITY_ROW);
  const budgetRow = stock(BUDGET_ROW);
  const resources = pools.map((id) => {
    const budget = budgetRow && number(budgetRow, id);
    const capacity = capacityRow && number(capacityRow, id);
    if (budget === undefined && capacity === undefined) {
      const hint = `add a row '${CAPACITY_ROW}' (or '${BUDGET_ROW}', for what is used up)`;
      fail('missing-capacity', capacityRow?.line ?? 1, `nothing says how much of '${id}' there is`, hint);
    }
    return { id, capacity: capacity ?? budget ?? 0, renewable: capacity !== undefined };
  });

  const tasks: (TaskInput & { modes: NonNullable<TaskInput['modes']> })[] = [];
  const taskRows: CsvRow[][] = [];
  const indexOf = new Map<string, number>();
  for (const row of rows) {
    const { id, mode } = row.cells;
    if (id === CAPACITY_ROW || id === BUDGET_ROW) continue;
    if (id === undefined) {
      fail('missing-field', row.line, "the row has no 'id'");
      continue;
    }
    const duration = row.cells[durationColumn as string];
    if (duration === undefined)
      fail('missing-field', row.line, `'${id}' has no duration`, 'write 0 for a milestone');
    const done = {
      id: mode,
      duration: timeCell(duration ?? '0'),
      demand: amounts(row),
      cost: number(row, 'cost'),
    };
    const known = indexOf.get(id);
    if (known !== undefined) {
      if (mode === undefined)
        fail(
          'duplicate-id',
          row.line,
          `there are two tasks called '${id}'`,
          "rename one of them, or fill in the column 'mode'",
        );
      tasks[known].modes.push(done);
      taskRows[known].push(row);
      continue;
    }
    const after =
      row.cells.after
        ?.split(';')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '') ?? [];
    const task: (typeof tasks)[number] = { id, modes: [done], after };
    for (const column of TEXT_COLUMNS) task[column] = row.cells[column];
    for (const column of TIME_COLUMNS) {
      const cell = row.cells[column];
      if (cell !== undefined) task[column] = timeCell(cell);
    }
    for (const column of NUMBER_COLUMNS) task[column] = number(row, column);
    indexOf.set(id, tasks.length);
    tasks.push(task);
    taskRows.push([row]);
  }
  if (issues.length > 0) throw new AllotError(issues, name);
  const value: ProblemInput = {
    name: baseName(name),
    timeUnit: unit as ProblemInput['timeUnit'],
    resources,
    tasks,
  };
  return {
    value,
    lineOf(path) {
      const task = /^tasks\[(\d+)\](?:\.modes\[(\d+)\])?/.exec(path);
      return task ? taskRows[Number(task[1])]?.[Number(task[2] ?? 0)]?.line : capacityRow?.line;
    },
  };
}

/** A number where it is one, else the text, for parseProblem to read or refuse. */
function timeCell(cell: string): number | string {
  const value = Number(cell);
  return Number.isFinite(value) ? value : cell;
}

function writeCsvProblem(problem: Problem): string {
  requireExpressible(problem, 'the CSV table', {
    modes: true,
    nonRenewable: true,
    dates: true,
    fractions: true,
  });
  const { tasks, resources } = problem;
  const issues: Issue[] = [];
  const refuse = (path: string, id: string, why: string) =>
    issues.push({ code: 'not-expressible', path, message: `'${id}' ${why}`, hint: 'rename it' });
  tasks.forEach((task, i) => {
    if (task.id.includes(';') || task.id !== task.id.trim() || [CAPACITY_ROW, BUDGET_ROW].includes(task.id))
      refuse(`tasks[${i}].id`, task.id, 'cannot be the id of a task in a CSV table');
  });
  resources.forEach(({ id }, r) => {
    if (TASK_COLUMNS.includes(id) || DURATION.test(id) || id !== id.trim())
      refuse(`resources[${r}].id`, id, 'cannot be the heading of a pool in a CSV table');
  });
  if (issues.length > 0) throw new AllotError(issues);

  const date = (value: number) => (Number.isFinite(value) ? value : '');
  const columns: { heading: string; cell(task: Problem['tasks'][number], m: number): string | number }[] = [
    { heading: 'id', cell: (task) => task.id },
    { heading: 'name', cell: (task) => (task.name === task.id ? '' : task.name) },
    { heading: 'kind', cell: (task) => task.kind ?? '' },
    {
      heading: 'mode',
      cell: (task, m) => (task.modes.length > 1 || task.modes[m].id !== '1' ? task.modes[m].id : ''),
    },
    { heading: `duration (${problem.timeUnit})`, cell: (task, m) => task.modes[m].duration },
    { heading: 'after', cell: (task) => task.after.map((arc) => arc.task).join(';') },
    { heading: 'releaseDate', cell: (task) => task.releaseDate || '' },
    { heading: 'deadline', cell: (task) => date(task.deadline) },
    { heading: 'dueDate', cell: (task) => date(task.dueDate) },
    { heading: 'weight', cell: (task) => (task.weight === 1 ? '' : task.weight) },
    { heading: 'priority', cell: (task) => task.priority || '' },
    { heading: 'cost', cell: (task, m) => task.modes[m].cost || '' },
    ...resources.map(({ id }) => ({
      heading: id,
      cell: (task: Problem['tasks'][number], m: number) => task.modes[m].demand[id] ?? '',
    })),
  ];
  const body = tasks.flatMap((task) =>
    task.modes.map((_, m) => columns.map((column) => column.cell(task, m))),
  );
  const stock = (id: string, renewable: boolean) =>
    resources.some((resource) => resource.renewable === renewable)
      ? [
          [
            id,
            ...columns.slice(1).map(({ heading }) => {
              const resource = resources.find((entry) => entry.id === heading);
              return resource?.renewable === renewable ? resource.capacity : '';
            }),
          ],
        ]
      : [];
  const rows = [...stock(CAPACITY_ROW, true), ...stock(BUDGET_ROW, false), ...body];
  // Columns that say nothing are left out.
  const needed = [
    'id',
    `duration (${problem.timeUnit})`,
    'after',
    ...resources.map((resource) => resource.id),
  ];
  const used = columns.map(({ heading }, c) => needed.includes(heading) || body.some((row) => row[c] !== ''));
  return writeCsvTable(
    columns.filter((_, c) => used[c]).map((column) => column.heading),
    rows.map((row) => row.filter((_, c) => used[c])),
  );
}
