import { type Instance, NEVER } from '#instance/instance.ts';
import type { Term } from './propagators/weighted-sum/weightedSum.ts';
import type { TaskVariables } from './taskVariables.ts';

/** Greatest denominator looked for in a single coefficient, and the greatest value of the whole sum. */
const MOST_PARTS = 10_000;
const MOST_VALUE = 2 ** 30;

/** An objective of one level in whole numbers: value · scale is a whole number for every schedule. */
export interface ObjectiveSum {
  scale: number;
  /** Empty where the makespan is all there is: then the makespan in ticks is the objective. */
  terms: Term[];
  /** No schedule that ends by `latestEnd` has more. */
  most: number;
}

/**
 * The objective as a sum of terms with whole coefficients.
 *
 * @param makespan variable of the makespan
 * @param latestEnd in ticks
 * @returns as a string, why it cannot be had
 */
export function objectiveSum(
  instance: Instance,
  tasks: TaskVariables,
  makespan: number,
  latestEnd: number,
): ObjectiveSum | string {
  const { objective, ticksPerUnit, taskCount, weight, dueDate, modeCost, modePtr } = instance;
  const [level, ...further] = objective;
  if (further.length > 0) return 'it minimises one level, and this objective has several';
  const beyond = level.find(({ term }) => ['loadImbalance', 'instability', 'reassignment'].includes(term));
  if (beyond) return `it cannot minimise ${beyond.term}`;
  const counted = level.filter((part) => part.weight > 0);
  if (counted.length === 1 && counted[0].term === 'makespan')
    return { scale: ticksPerUnit / counted[0].weight, terms: [], most: latestEnd };

  /** Linear parts c · max(0, x − from), and costs by mode; coefficients not whole yet. */
  const linear: { x: number; from: number; coefficient: number }[] = [];
  const cost = new Float64Array(modeCost.length);
  for (const part of counted) {
    if (part.term === 'cost') for (let m = 0; m < cost.length; m++) cost[m] += part.weight * modeCost[m];
    else if (part.term === 'makespan')
      linear.push({ x: makespan, from: 0, coefficient: part.weight / ticksPerUnit });
    else {
      for (let i = 0; i < taskCount; i++) {
        const due = part.term === 'weightedTardiness' ? dueDate[i] : 0;
        const coefficient = (part.weight * weight[i]) / ticksPerUnit;
        if (due < NEVER && coefficient > 0)
          linear.push({ x: tasks.end[i], from: due - tasks.shift[i], coefficient });
      }
    }
  }
  const scale = commonScale([...linear.map((part) => part.coefficient), ...cost]);
  const whole = (value: number) => Math.round(value * scale);
  const terms: Term[] = linear.map(({ x, from, coefficient }) => ({
    x,
    from,
    coefficient: whole(coefficient),
  }));
  let most = linear.reduce(
    (sum, { coefficient, from }) => sum + whole(coefficient) * Math.max(0, latestEnd - from),
    0,
  );
  for (let i = 0; i < taskCount; i++) {
    const amounts = Int32Array.from({ length: modePtr[i + 1] - modePtr[i] }, (_, k) =>
      whole(cost[tasks.modeOfRank[modePtr[i] + k]]),
    );
    terms.push({ x: tasks.rank[i], amounts });
    most += amounts.reduce((a, b) => Math.max(a, b), 0);
  }
  if (!(most < MOST_VALUE)) return 'its objective is not a sum of whole numbers, on no scale up to 2^30';
  return { scale, terms, most };
}

/** The least whole number that makes all values whole; Infinity where there is none that is small enough. */
function commonScale(values: readonly number[]): number {
  let scale = 1;
  for (const value of values) {
    const scaled = value * scale;
    let parts = 1;
    while (parts <= MOST_PARTS && !isWhole(scaled * parts)) parts++;
    scale = parts > MOST_PARTS ? Number.POSITIVE_INFINITY : scale * parts;
    if (!(scale < MOST_VALUE)) return Number.POSITIVE_INFINITY;
  }
  return scale;
}

/** Whole but for rounding; what is not 0 is not taken for it. */
function isWhole(value: number): boolean {
  if (value !== 0 && Math.round(value) === 0) return false;
  return Math.abs(value - Math.round(value)) <= 1e-9 * Math.max(1, Math.abs(value));
}
