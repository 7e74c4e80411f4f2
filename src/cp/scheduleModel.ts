import { type CriticalPath, criticalPath } from '#instance/criticalPath.ts';
import { FINISH_FINISH, FINISH_START, type Instance, START_START } from '#instance/instance.ts';
import type { Propagator } from './engine/propagator.ts';
import { type Brancher, Search } from './engine/search.ts';
import { Store } from './engine/store.ts';
import { type BudgetInput, Budgets } from './propagators/budgets/budgets.ts';
import { Disjunctive } from './propagators/disjunctive/disjunctive.ts';
import type { DisjunctiveInput } from './propagators/disjunctive/machine.ts';
import { machinesOf } from './propagators/disjunctive/machines.ts';
import { EnergyOverload } from './propagators/energy/energyOverload.ts';
import { disjunctivePairs, type Pair } from './propagators/disjunctive-pairs/pairs.ts';
import { type ObjectiveSum, objectiveSum } from './objectiveSum.ts';
import { type Difference, Precedence } from './propagators/precedence/precedence.ts';
import { type CumulativeInput, without } from './propagators/time-table/cumulativeInput.ts';
import { type LinearProgramme, linearProgramme } from './propagators/relaxation/linearProgramme.ts';
import { Relaxation } from './propagators/relaxation/relaxation.ts';
import { TimeTable } from './propagators/time-table/timeTable.ts';
import { type Term, WeightedSum } from './propagators/weighted-sum/weightedSum.ts';
import { budgetsOf, countAmounts, cumulativeOf } from './resourceInputs.ts';
import { type TaskVariables, taskVariables } from './taskVariables.ts';

/** More cells (resources × ticks) than this are refused: the profile is a table of them. */
const MOST_CELLS = 2 ** 23;
/** More amounts are refused: each task has one for each of its resources and modes, whatever node that is on. */
const MOST_AMOUNTS = 2 ** 21;
/** More pairs than this are not given Booleans of their own; among more tasks none is looked for. */
const MOST_PAIRS = 20_000;
const PAIRS_UP_TO = 2000;

/**
 * An instance as variables and propagators: are there schedules that end by a given tick?
 *
 * Variable i is the start of task i; taskVariables.ts says which others there are. Variable `makespan` is
 * the latest end allowed, `objective` what is to be minimised (the same one where that is the makespan), and
 * from `firstPair` on stand the orders of pairs: 1 when `pairs[k].first` comes first.
 */
export interface ScheduleModel {
  store: Store;
  search: Search;
  tasks: TaskVariables;
  makespan: number;
  objective: number;
  /** What the objective sums up, and how many of its units make one of the user's. */
  sum: ObjectiveSum;
  pairs: readonly Pair[];
  firstPair: number;
  cumulative: CumulativeInput;
  budgets: readonly BudgetInput[];
  disjunctive: DisjunctiveInput;
  energy: EnergyOverload;
  /** The linear relaxation; null where there is none. */
  programme: LinearProgramme | null;
  /** Everything stated as y ≥ x + weight. */
  differences: readonly Difference[];
}

/** Why the solver cannot take an instance, by name; true when it can. */
export function supportsInstance(instance: Instance): true | string {
  const { modePtr, taskCount, hasTransfers } = instance;
  for (let i = 0; i < taskCount; i++)
    if (modePtr[i] === modePtr[i + 1]) return 'some task has no mode it could run in';
  if (hasTransfers) return 'it knows no transfers of data between nodes, which take time here';
  const sum = objectiveSum(instance, taskVariables(instance, taskCount + 1), taskCount, instance.horizon);
  if (typeof sum === 'string') return sum;
  return true;
}

/** How the propagators of a model are made; others put faulty or further ones in. */
export interface Parts {
  precedence(store: Store, differences: readonly Difference[]): Precedence;
  timeTable(store: Store, input: CumulativeInput): Propagator;
  /** Not asked for where there are no machines. */
  disjunctive(store: Store, input: DisjunctiveInput): Propagator[];
  budgets(store: Store, inputs: readonly BudgetInput[]): Propagator;
  energy(store: Store, input: CumulativeInput): EnergyOverload;
  sum(store: Store, terms: readonly Term[], objective: number): Propagator;
  /** Not asked for where no task has a choice of modes. */
  relaxation(store: Store, programme: LinearProgramme): Propagator[];
  /** Domains [lower, upper] of further variables. */
  variables: readonly (readonly [number, number])[];
  /** @param first the first of the further variables */
  further(store: Store, first: number): Propagator[];
}

/** The propagators as they should be. */
export const PARTS: Parts = {
  precedence: (store, differences) => new Precedence(store, differences),
  timeTable: (store, input) => new TimeTable(store, input),
  disjunctive: (store, input) => [new Disjunctive(store, input)],
  budgets: (store, inputs) => new Budgets(store, inputs),
  energy: (store, input) => new EnergyOverload(store, input),
  sum: (store, terms, objective) => new WeightedSum(store, terms, objective),
  relaxation: (store, programme) => [new Relaxation(store, programme)],
  variables: [],
  further: () => [],
};

/**
 * Builds the model for schedules that end by `latestEnd`.
 *
 * @param latestEnd in ticks
 * @returns null when there is surely no such schedule: a window is empty, or too much is used up; or, as a
 *   string, why the model would be too large
 */
export function buildScheduleModel(
  instance: Instance,
  latestEnd: number,
  parts: Parts = PARTS,
): ScheduleModel | string | null {
  const { taskCount: n, deadline } = instance;
  const path = criticalPath(instance);
  const { est, minDuration } = path;
  const lst = Int32Array.from({ length: n }, (_, i) =>
    Math.min(latestEnd - path.tail[i], deadline[i] - minDuration[i]),
  );
  if (lst.some((latest, i) => latest < est[i]) || path.length > latestEnd) return null;
  const cells = instance.resourceCount * (latestEnd + 1);
  if (cells > MOST_CELLS)
    return `its horizon of ${latestEnd} ticks is too long for a profile of ${instance.resourceCount} resources; a coarser 'timeStep' makes it shorter`;

  const amounts = countAmounts(instance);
  if (amounts > MOST_AMOUNTS)
    return `its tasks have too many modes on too many nodes: ${amounts} amounts of resources by mode, where ${MOST_AMOUNTS} are the most`;

  const makespan = n;
  const tasks = taskVariables(instance, n + 1);
  const sum = objectiveSum(instance, tasks, makespan, latestEnd);
  if (typeof sum === 'string') return sum;
  const budgets = budgetsOf(instance, tasks);
  if (budgets === null) return null;
  const cumulative = cumulativeOf(instance, tasks, path, latestEnd + 1);
  const {
    open: pairs,
    decided,
    covered,
  } = n > PAIRS_UP_TO
    ? { open: [], decided: [], covered: new Uint8Array(instance.resourceCount) }
    : disjunctivePairs(cumulative, est, lst, MOST_PAIRS);
  const firstPair = tasks.next;
  const lower = new Array<number>(firstPair + pairs.length).fill(0);
  const upper = new Array<number>(firstPair + pairs.length).fill(1);
  for (let i = 0; i < n; i++) {
    lower[i] = est[i];
    upper[i] = lst[i];
    if (tasks.rank[i] < 0) continue;
    lower[tasks.end[i]] = est[i] + minDuration[i];
    upper[tasks.end[i]] = Math.min(latestEnd - path.tailAfterEnd[i], deadline[i]);
    upper[tasks.rank[i]] = instance.modePtr[i + 1] - instance.modePtr[i] - 1;
    if (lower[tasks.end[i]] > upper[tasks.end[i]]) return null;
  }
  lower[makespan] = path.length;
  upper[makespan] = latestEnd;

  const differences = [
    ...precedences(instance, tasks),
    ...ends(instance, tasks, path, makespan),
    ...durations(instance, tasks),
    ...decided.map(({ first, second }) => ({ x: tasks.end[first], y: second, weight: tasks.shift[first] })),
    ...pairs.flatMap(({ first, second }, k): Difference[] => [
      { x: tasks.end[first], y: second, weight: tasks.shift[first], when: [2 * (firstPair + k), 1] },
      { x: tasks.end[second], y: first, weight: tasks.shift[second], when: [2 * (firstPair + k) + 1, 0] },
    ]),
  ];
  const objective = sum.terms.length === 0 ? makespan : lower.length;
  if (objective !== makespan) {
    lower.push(0);
    upper.push(sum.most);
  }
  const firstFurther = lower.length;
  for (const [least, most] of parts.variables) {
    lower.push(least);
    upper.push(most);
  }
  const store = new Store(lower, upper);
  const disjunctive: DisjunctiveInput = {
    machines: machinesOf(cumulative, covered, pairs, decided, firstPair),
    end: tasks.end,
    shift: tasks.shift,
    rank: tasks.rank,
    durationPtr: instance.modePtr,
    duration: cumulative.duration,
  };
  const programme = linearProgramme(instance, {
    tasks,
    path,
    makespan,
    objective,
    terms: sum.terms,
    cumulative,
    budgets,
  });
  const shared = without(cumulative, covered);
  const energy = parts.energy(store, shared);
  const propagators = [
    parts.precedence(store, differences),
    ...(budgets.length > 0 ? [parts.budgets(store, budgets)] : []),
    ...(objective !== makespan ? [parts.sum(store, sum.terms, objective)] : []),
    ...(disjunctive.machines.length > 0 ? parts.disjunctive(store, disjunctive) : []),
    parts.timeTable(store, shared),
    energy,
    ...(programme === null ? [] : parts.relaxation(store, programme)),
    ...parts.further(store, firstFurther),
  ];
  const search = new Search(store, propagators, earliestStart(n, tasks));
  return {
    store,
    search,
    tasks,
    makespan,
    objective,
    sum,
    pairs,
    firstPair,
    cumulative,
    disjunctive,
    energy,
    programme,
    budgets,
    differences,
  };
}

function precedences(instance: Instance, { end, shift }: TaskVariables): Difference[] {
  const { predecessors } = instance;
  const differences: Difference[] = [];
  for (let j = 0; j < instance.taskCount; j++) {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      const type = predecessors.type[k];
      const fromEnd = type === FINISH_START || type === FINISH_FINISH;
      const toStart = type === FINISH_START || type === START_START;
      differences.push({
        x: fromEnd ? end[i] : i,
        y: toStart ? j : end[j],
        weight: predecessors.lag[k] + (fromEnd ? shift[i] : 0) - (toStart ? 0 : shift[j]),
      });
    }
  }
  return differences;
}

/** The makespan is no less than any end; left out where a successor's end says as much. */
function ends(
  { taskCount, predecessors }: Instance,
  { end, shift }: TaskVariables,
  { minDuration }: CriticalPath,
  makespan: number,
): Difference[] {
  const said = new Uint8Array(taskCount);
  for (let j = 0; j < taskCount; j++) {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const type = predecessors.type[k];
      const lag = predecessors.lag[k];
      const endsLater =
        (type === FINISH_START && lag + minDuration[j] >= 0) || (type === FINISH_FINISH && lag >= 0);
      if (endsLater) said[predecessors.task[k]] = 1;
    }
  }
  return [...said.keys()].filter((i) => !said[i]).map((i) => ({ x: end[i], y: makespan, weight: shift[i] }));
}

/** For tasks with a choice of modes: how far the end is from the start, by the ranks left. */
function durations({ modePtr, modeDuration }: Instance, tasks: TaskVariables): Difference[] {
  const differences: Difference[] = [];
  for (let i = 0; i < tasks.rank.length; i++) {
    const rank = tasks.rank[i];
    if (rank < 0) continue;
    const last = modePtr[i + 1] - modePtr[i] - 1;
    for (let k = 0; k <= last; k++) {
      const duration = modeDuration[tasks.modeOfRank[modePtr[i] + k]];
      const atLeast: Difference = { x: i, y: tasks.end[i], weight: duration };
      const atMost: Difference = { x: tasks.end[i], y: i, weight: -duration };
      differences.push(k === 0 ? atLeast : { ...atLeast, when: [2 * rank, k] });
      differences.push(k === last ? atMost : { ...atMost, when: [2 * rank + 1, -k] });
    }
  }
  return differences;
}

/**
 * Branches on the task that can start earliest, ties by latest start: first on its mode, the shortest one
 * against the others, then on its start, now against later.
 */
function earliestStart(taskCount: number, { rank }: TaskVariables): Brancher {
  return {
    branch(store) {
      const { bound } = store;
      const isOpen = (x: number) => bound[2 * x] + bound[2 * x + 1] < 0;
      let best = -1;
      for (let i = 0; i < taskCount; i++) {
        if (!isOpen(i) && (rank[i] < 0 || !isOpen(rank[i]))) continue;
        const est = bound[2 * i];
        if (
          best < 0 ||
          est < bound[2 * best] ||
          (est === bound[2 * best] && bound[2 * i + 1] > bound[2 * best + 1])
        )
          best = i;
      }
      if (best < 0) return false;
      const x = rank[best] >= 0 && isOpen(rank[best]) ? rank[best] : best;
      store.decide(2 * x + 1, -bound[2 * x]);
      return true;
    },
  };
}
