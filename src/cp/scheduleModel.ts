import { criticalPath } from '#instance/criticalPath.ts';
import { arcWeight, type Instance } from '#instance/instance.ts';
import type { Propagator } from './engine/propagator.ts';
import { type Brancher, Search } from './engine/search.ts';
import { Store } from './engine/store.ts';
import { disjunctivePairs, type Pair } from './propagators/disjunctive-pairs/pairs.ts';
import { type Difference, Precedence } from './propagators/precedence/precedence.ts';
import { type CumulativeInput, TimeTable } from './propagators/time-table/timeTable.ts';

/** More cells (resources × ticks) than this are refused: the profile is a table of them. */
const MOST_CELLS = 2 ** 23;
/** More pairs than this are not given Booleans of their own. */
const MOST_PAIRS = 20_000;

/**
 * A single-mode instance as variables and propagators: are there schedules that end by a given tick?
 *
 * Variable i is the start of task i, variable `makespan` the latest end allowed, the rest are the orders of
 * pairs: 1 when `pairs[k].first` comes first.
 */
export interface ScheduleModel {
  store: Store;
  search: Search;
  makespan: number;
  pairs: readonly Pair[];
  cumulative: CumulativeInput;
  /** Everything stated as y ≥ x + weight. */
  differences: readonly Difference[];
}

/** Why the solver cannot take an instance, by name; true when it can. */
export function supportsInstance(instance: Instance): true | string {
  if (instance.isMultiMode) return 'it takes one mode a task, and here tasks choose among several';
  if (instance.modeTask.length < instance.taskCount) return 'some task has no mode it could run in';
  const [level, ...further] = instance.objective;
  if (further.length > 0 || level.length !== 1 || level[0].term !== 'makespan' || level[0].weight <= 0)
    return 'it minimises the makespan and nothing else';
  return true;
}

/** How the propagators of a model are made; tests put faulty or further ones in. */
export interface Parts {
  precedence(store: Store, differences: readonly Difference[]): Precedence;
  timeTable(store: Store, input: CumulativeInput): Propagator;
  further(store: Store): Propagator[];
}

/** The propagators as they should be. */
export const PARTS: Parts = {
  precedence: (store, differences) => new Precedence(store, differences),
  timeTable: (store, input) => new TimeTable(store, input),
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
  const { taskCount: n, modeDuration, deadline, predecessors } = instance;
  if (overdraws(instance)) return null;
  const path = criticalPath(instance);
  const est = path.est;
  const lst = Int32Array.from({ length: n }, (_, i) =>
    Math.min(latestEnd - path.tail[i], deadline[i] - modeDuration[i]),
  );
  // In reverse topological order what a deadline leaves to one task limits those before it.
  for (let x = n - 1; x >= 0; x--) {
    const j = instance.topological[x];
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      lst[i] = Math.min(lst[i], lst[j] - weightOf(instance, j, k));
    }
    if (lst[j] < est[j]) return null;
  }
  const cells = instance.resourceCount * (latestEnd + 1);
  if (cells > MOST_CELLS)
    return `its horizon of ${latestEnd} ticks is too long for a profile of ${instance.resourceCount} resources; a coarser 'timeStep' makes it shorter`;

  const cumulative = cumulativeOf(instance, latestEnd + 1);
  const pairs = disjunctivePairs(cumulative, est, lst, MOST_PAIRS);
  const makespan = n;
  const lower = [...est, path.length, ...pairs.map(() => 0)];
  const upper = [...lst, latestEnd, ...pairs.map(() => 1)];
  const differences = [...precedences(instance), ...ends(instance, makespan)];
  pairs.forEach(({ first, second }, k) => {
    const condition = n + 1 + k;
    differences.push(
      { x: first, y: second, weight: modeDuration[first], condition, when: 1 },
      { x: second, y: first, weight: modeDuration[second], condition, when: 0 },
    );
  });
  const store = new Store(lower, upper);
  const propagators = [
    parts.precedence(store, differences),
    parts.timeTable(store, cumulative),
    ...parts.further(store),
  ];
  const search = new Search(store, propagators, earliestStart(n));
  return { store, search, makespan, pairs, cumulative, differences };
}

/** Whether the tasks, each in its only mode, use up more than there is. */
function overdraws({ resourceCount, renewable, capacity, demandResource, demandAmount }: Instance): boolean {
  const used = new Float64Array(resourceCount);
  demandResource.forEach((r, k) => {
    used[r] += demandAmount[k];
  });
  return used.some((amount, r) => !renewable[r] && amount > capacity[r]);
}

/** Minimum start-to-start time along arc k into task j. One mode a task: row i of the mode table is task i's. */
function weightOf(instance: Instance, j: number, k: number): number {
  const { predecessors, modeDuration } = instance;
  const i = predecessors.task[k];
  return arcWeight(predecessors.type[k], predecessors.lag[k], modeDuration[i], modeDuration[j]);
}

function precedences(instance: Instance): Difference[] {
  const { predecessors } = instance;
  const differences: Difference[] = [];
  for (let j = 0; j < instance.taskCount; j++) {
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++)
      differences.push({ x: predecessors.task[k], y: j, weight: weightOf(instance, j, k) });
  }
  return differences;
}

/** The makespan is no less than any end; left out where a successor's end says as much. */
function ends(instance: Instance, makespan: number): Difference[] {
  const { modeDuration } = instance;
  const said = new Uint8Array(instance.taskCount);
  for (const { x, y, weight } of precedences(instance))
    if (weight + modeDuration[y] >= modeDuration[x]) said[x] = 1;
  return [...said.keys()]
    .filter((i) => !said[i])
    .map((i) => ({ x: i, y: makespan, weight: modeDuration[i] }));
}

/** Demands and capacities of the renewable resources, capacity by tick. */
function cumulativeOf(instance: Instance, horizon: number): CumulativeInput {
  const { taskCount: n, resourceCount, calendarPtr, calendarTime, calendarCapacity, renewable } = instance;
  const capacity = new Int32Array(resourceCount * horizon);
  for (let r = 0; r < resourceCount; r++) {
    const base = r * horizon;
    if (calendarPtr[r] === calendarPtr[r + 1]) capacity.fill(instance.capacity[r], base, base + horizon);
    for (let k = calendarPtr[r]; k < calendarPtr[r + 1]; k++) {
      const until = k + 1 < calendarPtr[r + 1] ? calendarTime[k + 1] : horizon;
      const from = Math.min(horizon, calendarTime[k]);
      capacity.fill(calendarCapacity[k], base + from, base + Math.min(horizon, until));
    }
  }
  const demandPtr = new Int32Array(n + 1);
  const demandResource: number[] = [];
  const demandAmount: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let k = instance.demandPtr[i]; k < instance.demandPtr[i + 1]; k++) {
      // With one mode a task what is used up is given (overdraws): nothing to propagate.
      if (!renewable[instance.demandResource[k]]) continue;
      demandResource.push(instance.demandResource[k]);
      demandAmount.push(instance.demandAmount[k]);
    }
    demandPtr[i + 1] = demandResource.length;
  }
  return {
    horizon,
    duration: instance.modeDuration,
    capacity,
    resourceCount,
    demandPtr,
    demandResource: Int32Array.from(demandResource),
    demandAmount: Int32Array.from(demandAmount),
  };
}

/** Branches on the task that can start earliest, ties by latest start: now, or later. */
function earliestStart(taskCount: number): Brancher {
  return {
    branch(store) {
      const { bound } = store;
      let best = -1;
      for (let i = 0; i < taskCount; i++) {
        const est = bound[2 * i];
        const lst = -bound[2 * i + 1];
        if (est === lst) continue;
        if (best < 0 || est < bound[2 * best] || (est === bound[2 * best] && lst < -bound[2 * best + 1]))
          best = i;
      }
      if (best < 0) return false;
      store.decide(2 * best + 1, -bound[2 * best]);
      return true;
    },
  };
}
