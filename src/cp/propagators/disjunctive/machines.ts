import type { Pair } from '../disjunctive-pairs/pairs.ts';
import type { CumulativeInput } from '../time-table/cumulativeInput.ts';
import { ALWAYS, type Machine, UNLESS } from './machine.ts';

/** Of two tasks alone the order's own differences say everything. */
const FEWEST = 3;

/**
 * The users of each covered resource as a machine.
 *
 * @param covered 1 for resources of which each two users are an open or a decided pair
 * @param firstPair variable of the order of the first open pair
 */
export function machinesOf(
  { taskCount, resourceCount, demandPtr, demandResource }: CumulativeInput,
  covered: Uint8Array,
  open: readonly Pair[],
  decided: readonly Pair[],
  firstPair: number,
): Machine[] {
  const order = new Map<number, number>();
  const say = ({ first, second }: Pair, inOrder: number, reversed: number) => {
    order.set(first * taskCount + second, inOrder);
    order.set(second * taskCount + first, reversed);
  };
  for (const [k, pair] of open.entries()) say(pair, 2 * (firstPair + k), 2 * (firstPair + k) + 1);
  for (const pair of decided) say(pair, ALWAYS, UNLESS);
  const users: number[][] = Array.from({ length: resourceCount }, () => []);
  for (let i = 0; i < taskCount; i++)
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) users[demandResource[k]].push(i);
  return users
    .filter((tasks, r) => covered[r] && tasks.length >= FEWEST)
    .map((tasks) => ({
      tasks: Int32Array.from(tasks),
      order: Int32Array.from(
        tasks.flatMap((a) => tasks.map((b) => (a === b ? UNLESS : (order.get(a * taskCount + b) as number)))),
      ),
    }));
}
