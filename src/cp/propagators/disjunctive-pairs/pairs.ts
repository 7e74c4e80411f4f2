import { guaranteed } from '../ranks.ts';
import type { CumulativeInput } from '../time-table/cumulativeInput.ts';

/** Two tasks that never run at once, before either of which the other may come. */
export interface Pair {
  first: number;
  second: number;
}

/**
 * Pairs of tasks that together take more of some resource than there ever is, whatever their modes. Each deserves a Boolean for
 * its order: what is learned about orders says more than what is learned about times.
 * Source: Schutt, Feydy and Stuckey 2013 (RCPSP/max), section 3; Baptiste and Le Pape 2000, disjunctive pairs.
 *
 * Left out are pairs whose windows say the order already. O(tasks² · demands).
 *
 * @param est earliest start of each task, in ticks
 * @param lst latest start of each task
 * @param most the pairs with the widest choice are left out beyond so many
 */
export function disjunctivePairs(
  input: CumulativeInput,
  est: Int32Array,
  lst: Int32Array,
  most: number,
): Pair[] {
  const { taskCount: n, minDuration, demandPtr, demandResource, amountPtr, amount } = input;
  const peak = new Int32Array(input.resourceCount);
  for (let r = 0; r < peak.length; r++) {
    for (let t = r * input.horizon; t < (r + 1) * input.horizon; t++)
      peak[r] = Math.max(peak[r], input.capacity[t]);
  }
  const least = (k: number) => guaranteed(amount, amountPtr[k], 0, amountPtr[k + 1] - amountPtr[k] - 1);
  const taken = new Int32Array(peak.length);
  const pairs: (Pair & { overlap: number })[] = [];
  for (let i = 0; i < n; i++) {
    // A task that may take no time at all can stand between any two.
    if (minDuration[i] === 0) continue;
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) taken[demandResource[k]] = least(k);
    for (let j = i + 1; j < n; j++) {
      if (minDuration[j] === 0) continue;
      const eitherFirst = est[i] + minDuration[i] <= lst[j] && est[j] + minDuration[j] <= lst[i];
      if (!eitherFirst) continue;
      for (let k = demandPtr[j]; k < demandPtr[j + 1]; k++) {
        const r = demandResource[k];
        if (taken[r] === 0 || taken[r] + least(k) <= peak[r]) continue;
        pairs.push({ first: i, second: j, overlap: Math.min(lst[i] - est[j], lst[j] - est[i]) });
        break;
      }
    }
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) taken[demandResource[k]] = 0;
  }
  if (pairs.length > most) pairs.sort((a, b) => a.overlap - b.overlap || a.first - b.first);
  return pairs.slice(0, most).map(({ first, second }) => ({ first, second }));
}
