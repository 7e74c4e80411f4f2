import { type ElasticPart, type Speedup, speedAt } from '#model/elastic.ts';
import type { Problem } from '#model/problem.ts';

/** One factor of a mode's speed, by positions in the mode's demand row. */
interface ModePart {
  /** Positions from the mode's first demand, in the order of the part's resources. */
  readonly positions: readonly number[];
  readonly speedup: Speedup;
}

/** What modes of elastic tasks may do with less than their demand. Rows as in the instance's demands. */
export interface ElasticTable {
  /** Least amount of demand k; the demand itself where it is rigid. */
  readonly leastAmount: Int32Array;
  /** Proved least amount × ticks that demand k takes, whatever its mode is allotted over time. */
  readonly leastEnergy: Float64Array;
  /** Longest duration of mode m in ticks: with the least of everything throughout. */
  readonly longest: Int32Array;
  /** Factors of the speed of mode m; null: rigid. */
  readonly parts: readonly (readonly ModePart[] | null)[];
  /** Duration of mode m as the tables of speed-ups count it: in the problem's unit, at the full demand. */
  readonly unitDuration: Float64Array;
}

/** The columns of the mode table that this module reads. */
interface Modes {
  readonly modeTask: Int32Array;
  readonly modeDuration: Int32Array;
  readonly modeSource: Int32Array;
  readonly demandPtr: Int32Array;
  readonly demandResource: Int32Array;
  readonly demandAmount: Int32Array;
}

/** Above this demand the least energy is taken from the least amount alone. */
const EXACT_ENERGY_UP_TO = 4096;

/**
 * @param nameOf the user's name of resource r: a pool's id, or a kind of the nodes' capacities
 * @returns null where no task is elastic. O(demands, and amounts of elastic demands).
 */
export function buildElasticTable(
  problem: Problem,
  modes: Modes,
  nameOf: (r: number) => string,
): ElasticTable | null {
  if (problem.tasks.every((task) => task.elastic === undefined)) return null;
  const { modeTask, modeDuration, modeSource, demandPtr, demandResource, demandAmount } = modes;
  const modeCount = modeTask.length;
  const leastAmount = demandAmount.slice();
  const leastEnergy = new Float64Array(demandAmount.length);
  const parts: (ModePart[] | null)[] = new Array(modeCount).fill(null);
  const longest = modeDuration.slice();
  const unitDuration = new Float64Array(modeCount);
  const table: ElasticTable = { leastAmount, leastEnergy, longest, parts, unitDuration };
  for (let m = 0; m < modeCount; m++) {
    const task = problem.tasks[modeTask[m]];
    const first = demandPtr[m];
    unitDuration[m] = task.modes[modeSource[m]].duration;
    if (task.elastic) {
      const names = Array.from(demandResource.subarray(first, demandPtr[m + 1]), nameOf);
      for (const [position, name] of names.entries())
        leastAmount[first + position] = task.elastic.least[name] ?? demandAmount[first + position];
      parts[m] = task.elastic.parts.map((part: ElasticPart) => ({
        positions: part.resources.map((name) => names.indexOf(name)),
        speedup: part.speedup,
      }));
      longest[m] = ticksFor(modeDuration[m], workSpeed(table, modes, m, leastAmount, first));
    }
    for (let k = first; k < demandPtr[m + 1]; k++) leastEnergy[k] = leastEnergyOf(table, modes, m, k);
  }
  return table;
}

/**
 * How much of mode m is done in a tick under an allotment, against 1 with all it demands. In (0, 1].
 *
 * @param amounts of the mode's demands, in their order, from position `offset` on
 */
export function workSpeed(
  table: ElasticTable,
  modes: Pick<Modes, 'demandPtr' | 'demandAmount'>,
  m: number,
  amounts: Int32Array,
  offset: number,
): number {
  const own = table.parts[m];
  if (own === null) return 1;
  const first = modes.demandPtr[m];
  let speed = 1;
  for (const { positions, speedup } of own) {
    let share = 1;
    for (const position of positions)
      share = Math.min(share, amounts[offset + position] / modes.demandAmount[first + position]);
    if (share < 1)
      speed *= speedAt(speedup, share, modes.demandAmount[first + positions[0]], table.unitDuration[m]);
  }
  return speed;
}

/** Work, in ticks at full speed, that counts as nothing left: what rounding of speeds may leave over. */
export const WORK_TOLERANCE = 1e-6;

/** Whole ticks until `work` is done at `speed`: the last may be used in part. */
export function ticksFor(work: number, speed: number): number {
  return Math.max(0, Math.ceil((work - WORK_TOLERANCE) / speed));
}

/**
 * Least amount × ticks of demand k. Work done per unit of energy is best where amount / speed is least, other
 * resources at their demand; what an allotment that changes does cannot be better than its best moment.
 */
function leastEnergyOf(table: ElasticTable, modes: Modes, m: number, k: number): number {
  const { demandPtr, demandAmount, modeDuration } = modes;
  const least = table.leastAmount[k];
  const demand = demandAmount[k];
  const full = demand * modeDuration[m];
  if (least === demand) return full;
  if (demand > EXACT_ENERGY_UP_TO) return least * modeDuration[m];
  const first = demandPtr[m];
  const amounts = demandAmount.slice(first, demandPtr[m + 1]);
  let best = full;
  for (let amount = least; amount < demand; amount++) {
    amounts[k - first] = amount;
    best = Math.min(
      best,
      (amount * (modeDuration[m] - WORK_TOLERANCE)) / workSpeed(table, modes, m, amounts, 0),
    );
  }
  return Math.max(0, Math.ceil(best - 1e-6 * Math.max(1, best)));
}
