import { capacityAt } from '#generation/capacityProfile.ts';
import { arcWeight, type Instance, NEVER, type PlannedPlaces, transferTicks } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { type Formulation, makespanBound, makespanWeight, withoutTolerance } from './formulation.ts';
import { LinearModel } from './linearModel.ts';
import {
  addSteps,
  chosen,
  type StartSteps,
  startedBy,
  startOf,
  startPlus,
  startWindows,
} from './startSteps.ts';

/** Columns of the time-indexed model for an end by `end`. */
export function timeIndexedColumns(instance: Instance, end: number): number {
  return startWindows(instance, end)
    .flat()
    .reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/**
 * Time-indexed programme of Pritsker, Watters and Wolfe 1969, with modes (Talbot 1982). Precedence is either
 * one row an arc (aggregated) or one row an arc and tick, whose relaxation is stronger (disaggregated;
 * Christofides, Alvarez-Valdés and Tamarit 1987). Takes lags of all types, transfers, calendars, budgets,
 * dates, and every objective term but load imbalance.
 *
 * Differs from the papers: columns say 'started by tick t' (steps) in place of 'starts at tick t' (pulses),
 * because rows then have a few entries each in place of whole windows. The two are the same up to a linear
 * substitution, and so is the strength of their relaxations (Bianco and Caramia 2013; Artigues 2017).
 *
 * Columns: Σ over modes of their start windows. Rows: as many, + resources · end + arcs (· window).
 *
 * @param end the last tick at which anything may end
 */
export function timeIndexed(
  instance: Instance,
  end: number,
  precedence: 'aggregated' | 'disaggregated',
): Formulation {
  const model = new LinearModel();
  const tasks = startWindows(instance, end);
  const onlyMakespan = makespanWeight(instance);
  for (const [i, modes] of tasks.entries()) {
    for (const steps of modes)
      addSteps(model, steps, (t) => (onlyMakespan === null ? startCost(instance, i, steps.mode, t) : 0));
    model.row(
      1,
      1,
      modes.flatMap((steps) => chosen(steps)),
    );
  }
  const makespanCost = instance.objective[0].reduce(
    (sum, { term, weight }) => sum + (term === 'makespan' ? weight : 0),
    0,
  );
  // Where the makespan is all, it is counted in ticks, so that a bound can be rounded up.
  if (onlyMakespan !== null) makespanRows(instance, tasks, end, 1, model);
  else if (makespanCost > 0) makespanRows(instance, tasks, end, makespanCost / instance.ticksPerUnit, model);
  if (precedence === 'aggregated') aggregatedRows(instance, tasks, model);
  else disaggregatedRows(instance, tasks, model);
  capacityRows(instance, tasks, end, model);
  budgetRows(instance, tasks, model);

  return {
    model,
    scheduleOf: (values) => {
      const start = new Int32Array(instance.taskCount);
      const mode = new Int32Array(instance.taskCount);
      tasks.forEach((modes, i) => {
        for (const steps of modes) {
          const at = startOf(steps, values);
          if (at < 0) continue;
          start[i] = at;
          mode[i] = steps.mode;
        }
      });
      return { start, mode };
    },
    boundOf: (objective) =>
      onlyMakespan === null ? withoutTolerance(objective) : makespanBound(instance, onlyMakespan, objective),
  };
}

/** What the first level counts when i starts at `start` in this mode, the makespan aside. */
function startCost(instance: Instance, i: number, mode: number, start: number): number {
  const { weight, dueDate, modeDuration, modeCost, ticksPerUnit, planned } = instance;
  const end = start + modeDuration[mode];
  const before = planned === null ? -1 : planned.start[i];
  return instance.objective[0].reduce((sum, { term, weight: w }) => {
    if (term === 'weightedCompletion') return sum + (w * weight[i] * end) / ticksPerUnit;
    if (term === 'weightedTardiness' && dueDate[i] < NEVER)
      return sum + (w * weight[i] * Math.max(0, end - dueDate[i])) / ticksPerUnit;
    if (term === 'instability' && before >= 0)
      return sum + (w * weight[i] * Math.abs(start - before)) / ticksPerUnit;
    if (term === 'reassignment' && before >= 0)
      return sum + w * weight[i] * (1 - (planned as PlannedPlaces).agrees[mode]);
    return term === 'cost' ? sum + w * modeCost[mode] : sum;
  }, 0);
}

/** The makespan as a task of its own behind all others, of duration 0; it has ended by `end`. */
function makespanRows(
  instance: Instance,
  tasks: StartSteps[][],
  end: number,
  cost: number,
  model: LinearModel,
): void {
  const { successors, hasGeneralArcs, modeDuration } = instance;
  const first = Math.min(end, makespanLowerBound(instance).makespan);
  const done: StartSteps = { mode: -1, first, last: end, column: -1 };
  addSteps(model, done, (t) => cost * t);
  model.row(1, 1, chosen(done));
  for (const [i, modes] of tasks.entries()) {
    // Behind a plain arc the successor ends later.
    if (!hasGeneralArcs && successors.ptr[i] < successors.ptr[i + 1]) continue;
    for (let t = first; t < end; t++)
      model.row(0, Number.POSITIVE_INFINITY, [
        ...modes.flatMap((steps) => startedBy(steps, t - modeDuration[steps.mode])),
        ...startedBy(done, t, -1),
      ]);
  }
}

/** Least start-to-start ticks along arc k from one mode to another. */
function weightOf(instance: Instance, k: number, before: number, after: number): number {
  const { predecessors, modeDuration, modeNode } = instance;
  const wait =
    predecessors.lag[k] + transferTicks(instance, predecessors.volume[k], modeNode[before], modeNode[after]);
  return arcWeight(predecessors.type[k], wait, modeDuration[before], modeDuration[after]);
}

/** An arc into some modes of the later task, all as far from each mode of the earlier one. */
interface ArcGroup {
  before: StartSteps[];
  /** Least start-to-start ticks from each mode of the earlier task. */
  weights: number[];
  after: StartSteps[];
}

function arcGroups(instance: Instance, tasks: StartSteps[][]): ArcGroup[] {
  const { predecessors, taskCount } = instance;
  const groups: ArcGroup[] = [];
  for (let j = 0; j < taskCount; j++) {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const before = tasks[predecessors.task[k]];
      const byWeights = new Map<string, ArcGroup>();
      for (const steps of tasks[j]) {
        const weights = before.map(({ mode }) => weightOf(instance, k, mode, steps.mode));
        const group = byWeights.get(weights.join(' '));
        if (group) group.after.push(steps);
        else byWeights.set(weights.join(' '), { before, weights, after: [steps] });
      }
      groups.push(...byWeights.values());
    }
  }
  return groups;
}

/** By each tick, the later task has started only if the earlier one had long enough before. */
function disaggregatedRows(instance: Instance, tasks: StartSteps[][], model: LinearModel): void {
  for (const { before, weights, after } of arcGroups(instance, tasks)) {
    const first = after.reduce((least, steps) => Math.min(least, steps.first), NEVER);
    const last = after.reduce((most, steps) => Math.max(most, steps.last), 0);
    const enough = Math.max(...before.map((steps, b) => steps.last + weights[b]));
    for (let t = first; t <= Math.min(last, enough - 1); t++)
      model.row(0, Number.POSITIVE_INFINITY, [
        ...before.flatMap((steps, b) => startedBy(steps, t - weights[b])),
        ...after.flatMap((steps) => startedBy(steps, t, -1)),
      ]);
  }
}

/** Start of the later task, where it is in one of these modes, at least that of the earlier one + weight. */
function aggregatedRows(instance: Instance, tasks: StartSteps[][], model: LinearModel): void {
  for (const { before, weights, after } of arcGroups(instance, tasks)) {
    // In another mode of the later task the row holds by itself.
    const latest = Math.max(0, ...before.map((steps, b) => steps.last + weights[b]));
    model.row(-latest, Number.POSITIVE_INFINITY, [
      ...after.flatMap((steps) => startPlus(steps, -latest, 1)),
      ...before.flatMap((steps, b) => startPlus(steps, weights[b], -1)),
    ]);
  }
}

/** At each tick, what has started and not yet ended fits the capacity. */
function capacityRows(instance: Instance, tasks: StartSteps[][], end: number, model: LinearModel): void {
  const { resourceCount, renewable, modeDuration } = instance;
  for (let r = 0; r < resourceCount; r++) {
    if (!renewable[r]) continue;
    const users = usersOf(instance, tasks, r).filter(({ steps }) => modeDuration[steps.mode] > 0);
    for (let t = 0; t < end; t++) {
      const capacity = capacityAt(instance, r, t);
      const present = users.filter(
        ({ steps }) => steps.first <= t && t < steps.last + modeDuration[steps.mode],
      );
      if (present.reduce((sum, { amount }) => sum + amount, 0) <= capacity) continue;
      const terms = present.flatMap(({ steps, amount }) => [
        ...startedBy(steps, t, amount),
        ...startedBy(steps, t - modeDuration[steps.mode], -amount),
      ]);
      model.row(Number.NEGATIVE_INFINITY, capacity, terms);
    }
  }
}

function budgetRows(instance: Instance, tasks: StartSteps[][], model: LinearModel): void {
  const { resourceCount, renewable, capacity } = instance;
  for (let r = 0; r < resourceCount; r++) {
    if (renewable[r]) continue;
    const terms = usersOf(instance, tasks, r).flatMap(({ steps, amount }) => chosen(steps, amount));
    if (terms.length > 0) model.row(Number.NEGATIVE_INFINITY, capacity[r], terms);
  }
}

function usersOf(
  instance: Instance,
  tasks: StartSteps[][],
  r: number,
): { steps: StartSteps; amount: number }[] {
  const { demandPtr, demandResource, demandAmount } = instance;
  return tasks.flat().flatMap((steps) => {
    for (let k = demandPtr[steps.mode]; k < demandPtr[steps.mode + 1]; k++)
      if (demandResource[k] === r) return [{ steps, amount: demandAmount[k] }];
    return [];
  });
}
