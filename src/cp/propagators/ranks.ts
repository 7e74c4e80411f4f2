import type { PredicateList } from '../engine/predicateList.ts';
import type { Store } from '../engine/store.ts';

/*
 * Modes as ranks: the modes of a task stand in order of duration, and an integer variable holds the rank of
 * the chosen one, so that bounds on it say which modes are left. Amounts by rank stand in one array, those of
 * one demand from `from` on.
 */

/** The least amount over ranks low … high: what is taken for sure. */
export function guaranteed(amount: Int32Array, from: number, low: number, high: number): number {
  let least = amount[from + low];
  for (let k = from + low + 1; k <= from + high; k++) if (amount[k] < least) least = amount[k];
  return least;
}

/**
 * Takes ranks away from both ends whose amount is more than there is room for. Precondition: some rank left fits, so
 * the domain is never emptied.
 *
 * @param x the variable of the rank
 */
export function keepWithin(
  store: Store,
  x: number,
  amount: Int32Array,
  from: number,
  room: number,
  reason: number,
): void {
  const { bound } = store;
  while (amount[from + bound[2 * x]] > room) store.raise(2 * x, bound[2 * x] + 1, reason);
  while (amount[from - bound[2 * x + 1]] > room) store.raise(2 * x + 1, bound[2 * x + 1] + 1, reason);
}

/**
 * Appends why at least `least` is taken: the widest range of ranks around low … high
 * of which that is true.
 *
 * @param x the variable of the rank; −1: there is one mode, and nothing to say
 * @param count how many ranks there are
 */
export function explainRanks(
  x: number,
  amount: Int32Array,
  from: number,
  count: number,
  low: number,
  high: number,
  least: number,
  out: PredicateList,
): void {
  if (x < 0) return;
  let first = low;
  let last = high;
  while (first > 0 && amount[from + first - 1] >= least) first--;
  while (last < count - 1 && amount[from + last + 1] >= least) last++;
  if (first > 0) out.push(2 * x, first);
  if (last < count - 1) out.push(2 * x + 1, -last);
}
