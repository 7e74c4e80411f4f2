/*
 * OR-Tools CP-SAT as npm's or-tools-wasm, in a process of its own: the model of cp_sat.py. Started by the peers'
 * command with the module to load as its argument.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { CoursePoint } from '../measurement.ts';
import type { PlanStatus } from '#schedule/plan.ts';
import type { PeerAnswer, PeerRequest } from './linePeer.ts';
import type { PlainModel } from './plainModel.ts';

const [modulePath] = process.argv.slice(2);
const { CpModel, CpSolver } = (await import(pathToFileURL(modulePath).href)) as CpSatModule;
const { version } = JSON.parse(readFileSync(join(modulePath, '../../../../package.json'), 'utf8')) as {
  version: string;
};

const STATUS: Readonly<Record<string, PlanStatus>> = {
  OPTIMAL: 'optimal',
  FEASIBLE: 'feasible',
  INFEASIBLE: 'infeasible',
};

/** What is used of the package. */
interface CpSatModule {
  CpModel: new () => Model;
  CpSolver: new () => {
    solve(
      model: Model,
      params: { numWorkers: number; maxTimeInSeconds: number; randomSeed: number },
      callbacks?: { onSolution?: (response: Response) => void },
    ): Promise<unknown>;
    statusName(): string;
    bestObjectiveBound(): number;
  };
}
interface Expression {
  plus(other: Expression | number): Expression;
  minus(other: Expression): Expression;
  times(factor: number): Expression;
}
interface Variable extends Expression {
  index: number;
}
type Interval = object;
interface Model {
  newIntVar(low: number, high: number): Variable;
  newBoolVar(): Variable;
  newFixedSizeIntervalVar(start: Expression, size: number): Interval;
  newOptionalIntervalVar(start: Expression, size: number, end: Expression, isPresent: Variable): Interval;
  addLinearConstraint(expression: Expression, low: number, high: number): unknown;
  addExactlyOne(literals: Variable[]): unknown;
  addNoOverlap(intervals: Interval[]): unknown;
  addCumulative(intervals: Interval[], demands: number[], capacity: number): unknown;
  minimize(expression: Expression): void;
}
interface Response {
  objectiveValue?: number;
  bestObjectiveBound?: number;
  /** Seconds since the solver was called. */
  wallTime?: number;
  solution?: (number | string | bigint)[];
}
interface TaskVariables {
  start: Variable;
  end: Expression;
  /** One a mode; none where there is but one mode. */
  literals: Variable[];
}

// The first problem loads the module; that is nobody's time.
const warm = new CpModel();
warm.minimize(warm.newIntVar(0, 1));
await new CpSolver().solve(warm, { numWorkers: 1, maxTimeInSeconds: 1, randomSeed: 1 });
console.log(`hello ${JSON.stringify(`or-tools-wasm ${version}`)}`);

for await (const line of createInterface({ input: process.stdin }))
  console.log(`answer ${JSON.stringify(await solve(JSON.parse(line) as PeerRequest))}`);
process.exit();

async function solve({ model: problem, seconds, workers, seed }: PeerRequest): Promise<PeerAnswer> {
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  const { model, tasks } = build(problem);
  const course: CoursePoint[] = [];
  const schedules: PeerAnswer['schedules'] = [];
  // The module tells of them once it gives the thread back, which may be at the end; their own clocks say when they came.
  let calledMs = 0;
  const onSolution = ({ objectiveValue, bestObjectiveBound, wallTime = 0, solution = [] }: Response) => {
    const valueOf = ({ index }: Variable) => Number(solution[index]);
    course.push([
      calledMs + 1000 * wallTime,
      objectiveValue ?? 0,
      Math.ceil((bestObjectiveBound ?? 0) - 1e-6),
    ]);
    schedules.push({
      start: tasks.map(({ start }) => valueOf(start)),
      mode: tasks.map(({ literals }) =>
        Math.max(
          0,
          literals.findIndex((literal) => valueOf(literal) === 1),
        ),
      ),
    });
  };
  const solver = new CpSolver();
  const params = {
    numWorkers: workers,
    maxTimeInSeconds: Math.max(0.001, seconds - elapsed() / 1000),
    randomSeed: seed,
  };
  calledMs = elapsed();
  await solver.solve(model, params, { onSolution });
  const bound = Math.ceil(solver.bestObjectiveBound() - 1e-6);
  const last = course.at(-1);
  if (last) course.push([elapsed(), last[1], bound]);
  return { status: STATUS[solver.statusName()] ?? 'unknown', bound, course, schedules };
}

function build({ horizon, tasks, resources, arcs }: PlainModel): { model: Model; tasks: TaskVariables[] } {
  const model = new CpModel();
  const uses: { interval: Interval; amount: number }[][] = resources.map(() => []);
  const budget: Expression[][] = resources.map(() => []);
  const variables = tasks.map((task) => addTask(model, task, uses, budget));
  for (const { from, to, type, lag } of arcs) {
    const first = type === 1 || type === 3 ? variables[from].start : variables[from].end;
    const second = type >= 2 ? variables[to].end : variables[to].start;
    model.addLinearConstraint(second.minus(first), lag, horizon);
  }
  for (const [r, { capacity, renewable }] of resources.entries()) {
    const used = uses[r];
    const intervals = used.map(({ interval }) => interval);
    const amounts = used.map(({ amount }) => amount);
    if (!renewable) {
      if (budget[r].length > 0)
        model.addLinearConstraint(
          budget[r].reduce((a, b) => a.plus(b)),
          0,
          capacity,
        );
    } else if (used.length > 0 && amounts.every((amount) => 2 * amount > capacity))
      model.addNoOverlap(intervals);
    else if (used.length > 0) model.addCumulative(intervals, amounts, capacity);
  }
  const makespan = model.newIntVar(0, horizon);
  for (const { end } of variables) model.addLinearConstraint(makespan.minus(end), 0, horizon);
  model.minimize(makespan);
  return { model, tasks: variables };
}

function addTask(
  model: Model,
  { release, deadline, modes }: PlainModel['tasks'][number],
  uses: { interval: Interval; amount: number }[][],
  budget: Expression[][],
): TaskVariables {
  const start = model.newIntVar(release, deadline);
  const single = modes.length === 1;
  const literals = single ? [] : modes.map(() => model.newBoolVar());
  let end: Expression;
  if (single) {
    end = start.plus(modes[0].duration);
    model.addLinearConstraint(end, 0, deadline);
  } else {
    end = model.newIntVar(release, deadline);
    model.addExactlyOne(literals);
    const duration = literals
      .map((literal, m) => literal.times(modes[m].duration))
      .reduce((a, b) => a.plus(b));
    model.addLinearConstraint(end.minus(start).minus(duration), 0, 0);
  }
  for (const [m, { duration, demands }] of modes.entries()) {
    const interval = single
      ? model.newFixedSizeIntervalVar(start, duration)
      : model.newOptionalIntervalVar(start, duration, end, literals[m]);
    for (const [resource, amount] of demands) {
      budget[resource].push((single ? model.newIntVar(1, 1) : literals[m]).times(amount));
      if (duration > 0) uses[resource].push({ interval, amount });
    }
  }
  return { start, end, literals };
}
