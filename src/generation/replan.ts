import { compile } from '#instance/compile.ts';
import { arcWeight, type Instance, type PlannedPlaces, transferTicks } from '#instance/instance.ts';
import { withoutFixed } from '#instance/withoutFixed.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import type { ProblemInput } from '#model/schema.ts';
import type { PlannedTask } from '#schedule/plan.ts';
import { createEventProfile } from './capacityProfile.ts';

/** A task that has begun. What is absent is as planned. Times in the problem's unit. */
export interface BegunTask {
  id: string;
  start: number;
  /** Actual, or expected where it still runs; absent: start + duration, and not before now. */
  end?: number;
  mode?: string;
  node?: string | null;
}

/** Ticks by which a time may miss the grid for having been divided and multiplied. */
const TOLERANCE = 1e-4;

interface Grid {
  floor(time: number): number;
  ceil(time: number): number;
}

/** How far the execution of a plan has come. Times in the problem's unit. */
export interface Progress {
  /** No task that has not begun starts before. */
  now: number;
  /** Tasks that have begun, done or not; absent: those fixed before now, and those that the plan starts before now, as planned. */
  begun?: readonly BegunTask[];
  /** The frozen window: tasks that the plan starts before this time keep their place where they still can; `now` by default. */
  frozenUntil?: number;
}

/** What is left to plan. */
export interface Replanning {
  /** All tasks of the problem, those begun and frozen fixed, all others with their places in the old plan. */
  problem: Problem;
  /** Tasks that have not begun and keep their place. */
  frozen: string[];
  /** Tasks inside the frozen window that cannot keep their place any more. */
  released: string[];
}

/**
 * Sets the problem of planning the rest of a plan anew: what has begun keeps its start, mode and node, the frozen
 * window its places, and the rest is free from `now` on, with the old plan to begin from and to be measured by
 * (terms `instability` and `reassignment`). Change capacities and durations in the problem beforehand: what has
 * happened stands even where they would not allow it now. A plan of the new problem is a plan of the whole: it has
 * the same tasks, with times that count from the same moment.
 *
 * Times of begun tasks and `now` are rounded outward to the grid of the problem.
 *
 * @example
 * const { problem: rest } = replanProblem(problem, old, { now: 5, begun: [{ id: 'survey', start: 0, end: 2 }] });
 *
 * @param problem as it is now
 * @param old the plan under way; its tasks may be fewer or more than the problem's
 * @throws AllotError when the problem is bad, a begun task is not one of its tasks, or the plan has none of them
 */
export function replanProblem(
  problem: Problem,
  old: { readonly tasks: readonly PlannedTask[] },
  progress: Progress,
): Replanning {
  const { input } = problem;
  const { ticksPerUnit } = compile(problem);
  const grid: Grid = {
    floor: (time) => Math.floor(time * ticksPerUnit + TOLERANCE) / ticksPerUnit,
    ceil: (time) => Math.ceil(time * ticksPerUnit - TOLERANCE) / ticksPerUnit,
  };
  const now = grid.ceil(progress.now);
  const plannedById = new Map(old.tasks.map((row) => [row.id, row]));
  const begun = progress.begun ?? begunAsPlanned(old.tasks, now);
  checkNames(problem, plannedById, progress.begun ?? []);
  refuseShares(begun, plannedById, now);
  const begunById = new Map(begun.map((task) => [task.id, task]));
  const tasks = input.tasks.map((task, i) => {
    const { fixed, planned: _planned, ...rest } = task;
    const known = problem.tasks[i].fixed;
    if (progress.begun === undefined && known && known.start < now) return { ...rest, fixed };
    const row = plannedById.get(task.id);
    const fact = begunById.get(task.id);
    if (fact)
      return { ...rest, fixed: factOf(problem, i, { mode: row?.mode, node: row?.node, ...fact }, now, grid) };
    return row ? { ...rest, planned: placeOf(row, grid.floor(row.start)) } : rest;
  });
  const open = parseProblem({ ...input, now, tasks } as ProblemInput);
  const until = progress.frozenUntil ?? now;
  const wanted = open.tasks.flatMap(({ planned }, i) =>
    planned && planned.start >= now && planned.start < until ? [i] : [],
  );
  if (wanted.length === 0) return { problem: open, frozen: [], released: [] };
  const kept = keptPlaces(withoutFixed(compile(open)), wanted);
  const frozen = tasks.map((task, i) => {
    if (!kept.has(i)) return task;
    const { planned: _planned, ...rest } = task as typeof task & { planned?: unknown };
    return {
      ...rest,
      fixed: placeOf(
        plannedById.get(task.id) as PlannedTask,
        (open.tasks[i].planned as { start: number }).start,
      ),
    };
  });
  const names = (indices: number[]) => indices.map((i) => open.tasks[i].id);
  return {
    problem: parseProblem({ ...input, now, tasks: frozen } as ProblemInput),
    frozen: names(wanted.filter((i) => kept.has(i))),
    released: names(wanted.filter((i) => !kept.has(i))),
  };
}

/** What has begun by `now` if all goes by the plan; ends are those of tasks that are done. */
function begunAsPlanned(rows: readonly PlannedTask[], now: number): BegunTask[] {
  return rows
    .filter(({ start }) => start < now)
    .map(({ id, start, end, mode, node }) => ({ id, start, mode, node, ...(end <= now ? { end } : {}) }));
}

function checkNames(
  problem: Pick<Problem, 'tasks' | 'name'>,
  plannedById: ReadonlyMap<string, PlannedTask>,
  begun: readonly BegunTask[],
): void {
  const known = new Set(problem.tasks.map(({ id }) => id));
  const issues = begun.flatMap(({ id }, k) =>
    known.has(id)
      ? []
      : [
          {
            code: 'unknown-reference',
            path: `begun[${k}].id`,
            message: `the problem has no task called '${id}'`,
          },
        ],
  );
  if (plannedById.size > 0 && ![...plannedById.keys()].some((id) => known.has(id)))
    issues.push({
      code: 'unknown-reference',
      path: 'tasks',
      message: `the plan has none of the tasks of '${problem.name}': it is another problem's`,
    });
  if (issues.length > 0) throw new AllotError(issues);
}

/** A fixed task takes its whole demand: one that runs with less would be a fact that never was. */
function refuseShares(
  begun: readonly BegunTask[],
  plannedById: ReadonlyMap<string, PlannedTask>,
  now: number,
): void {
  const issues = begun
    .filter(({ id, end }) => (end === undefined || end > now) && plannedById.get(id)?.allotment)
    .map(({ id }) => ({
      code: 'unsupported',
      path: 'tasks',
      message: `elastic task '${id}' runs with less than its demand at ${now}, which a plan anew cannot go on from`,
      hint: 'choose a time at which no such task is under way',
    }));
  if (issues.length > 0) throw new AllotError(issues);
}

/** The fixed place of a task that has begun. */
function factOf(
  { tasks, nodes }: Pick<Problem, 'tasks' | 'nodes'>,
  i: number,
  { start, end, mode, node }: BegunTask,
  now: number,
  grid: Grid,
) {
  const began = grid.floor(start);
  const at = { start: began, ...(mode === undefined ? {} : { mode }), ...(node ? { node } : {}) };
  if (end !== undefined) return { ...at, end: grid.ceil(Math.max(end, start)) };
  const { modes } = tasks[i];
  const duration = (modes.find(({ id }) => id === mode) ?? modes[0]).duration;
  const speed = nodes.find(({ id }) => id === node)?.speed ?? 1;
  // Overdue: it ends now, for all that is known.
  return began + duration / speed < now ? { ...at, end: now } : at;
}

function placeOf({ mode, node }: PlannedTask, start: number) {
  return { start, mode, node };
}

/**
 * Which of the wanted tasks can keep their planned place beside what is fixed, taken by planned start: all they
 * wait for has a place that lets them, and there is room.
 */
function keptPlaces(instance: Instance, wanted: readonly number[]): Set<number> {
  const { predecessors, fixed, release, deadline, modePtr, modeDuration, modeNode } = instance;
  const { demandPtr, demandResource, demandAmount } = instance;
  const planned = instance.planned as PlannedPlaces;
  const profile = createEventProfile(instance);
  const rank = new Int32Array(instance.taskCount);
  for (const [x, i] of instance.topological.entries()) rank[i] = x;
  const kept = new Map<number, number>();
  const modeOf = (i: number) => (fixed[i] ? modePtr[i] : kept.get(i));
  const startOf = (i: number) => (fixed[i] ? release[i] : planned.start[i]);
  const isReady = (j: number, m: number): boolean => {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      const before = modeOf(i);
      if (before === undefined) return false;
      const transfer = transferTicks(instance, predecessors.volume[k], modeNode[before], modeNode[m]);
      const lag = predecessors.lag[k] + transfer;
      const weight = arcWeight(predecessors.type[k], lag, modeDuration[before], modeDuration[m]);
      if (planned.start[j] < startOf(i) + weight) return false;
    }
    return true;
  };
  for (const i of wanted.toSorted((a, b) => planned.start[a] - planned.start[b] || rank[a] - rank[b])) {
    const m = planned.agrees.subarray(modePtr[i], modePtr[i + 1]).indexOf(1) + modePtr[i];
    const at = planned.start[i];
    if (m < modePtr[i] || at < release[i] || at + modeDuration[m] > deadline[i] || !isReady(i, m)) continue;
    const demands = [demandResource, demandAmount, demandPtr[m], demandPtr[m + 1]] as const;
    if (profile.earliestFit(at, modeDuration[m], ...demands) !== at) continue;
    profile.reserve(at, modeDuration[m], ...demands);
    kept.set(i, m);
  }
  return new Set(kept.keys());
}
