import { guaranteed } from '../ranks.ts';
import type { CumulativeInput } from '../time-table/cumulativeInput.ts';

/** Two tasks that never run at once. */
export interface Pair {
  first: number;
  second: number;
}

export interface Disjunctions {
  /** Pairs of which either may come first. */
  open: Pair[];
  /** Pairs of which the first comes first, as their windows say. */
  decided: Pair[];
  /** 1 for each resource about which the pairs say all there is to say: no two of its users fit side by side. */
  covered: Uint8Array;
}

/**
 * Pairs of tasks that together take more of some resource than there ever is, whatever their modes. Each
 * deserves a Boolean for its order: what is learned about orders says more than what is learned about times.
 * Pairs whose windows say the order already are given only where the pairs are to cover a resource.
 * O(tasks² · demands).
 *
 * Source: Schutt, Feydy, Stuckey and Wallace 2013, Solving RCPSP/max by lazy clause generation.
 *
 * @param est earliest start of each task, in ticks
 * @param lst latest start of each task
 * @param most of more open pairs than so many those with the widest choice are left out
 */
export function disjunctivePairs(
  input: CumulativeInput,
  est: Int32Array,
  lst: Int32Array,
  most: number,
): Disjunctions {
  const { taskCount: n, minDuration, demandPtr, demandResource, amountPtr, amount } = input;
  const least = Int32Array.from(demandResource, (_, k) =>
    guaranteed(amount, amountPtr[k], 0, amountPtr[k + 1] - amountPtr[k] - 1),
  );
  const { peak, covered } = capacities(input, least);
  const taken = new Int32Array(peak.length);
  const open: (Pair & { overlap: number })[] = [];
  const decided: Pair[] = [];
  for (let i = 0; i < n; i++) {
    // A task that may take no time at all can stand between any two.
    if (minDuration[i] === 0) continue;
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) taken[demandResource[k]] = least[k];
    for (let j = i + 1; j < n; j++) {
      if (minDuration[j] === 0) continue;
      let clash = false;
      let onCovered = false;
      for (let k = demandPtr[j]; k < demandPtr[j + 1]; k++) {
        const r = demandResource[k];
        if (taken[r] === 0 || taken[r] + least[k] <= peak[r]) continue;
        clash = true;
        if (covered[r]) onCovered = true;
      }
      if (!clash) continue;
      const iFirst = est[i] + minDuration[i] <= lst[j];
      const jFirst = est[j] + minDuration[j] <= lst[i];
      if (iFirst && jFirst)
        open.push({ first: i, second: j, overlap: Math.min(lst[i] - est[j], lst[j] - est[i]) });
      else if (onCovered) decided.push(iFirst ? { first: i, second: j } : { first: j, second: i });
    }
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) taken[demandResource[k]] = 0;
  }
  if (open.length > most) {
    open.sort((a, b) => a.overlap - b.overlap || a.first - b.first);
    covered.fill(0);
  }
  return { open: open.slice(0, most).map(({ first, second }) => ({ first, second })), decided, covered };
}

/** Greatest capacity of each resource, and which resources have room for any of their users but never for two. */
function capacities(input: CumulativeInput, least: Int32Array): { peak: Int32Array; covered: Uint8Array } {
  const { resourceCount, horizon, capacity, taskCount, minDuration } = input;
  const { demandPtr, demandResource, amountPtr, amount } = input;
  const peak = new Int32Array(resourceCount);
  const covered = new Uint8Array(resourceCount).fill(1);
  for (let r = 0; r < resourceCount; r++) {
    for (let t = r * horizon; t < (r + 1) * horizon; t++) {
      peak[r] = Math.max(peak[r], capacity[t]);
      if (capacity[t] !== capacity[r * horizon]) covered[r] = 0;
    }
  }
  const smallest = new Int32Array(resourceCount).fill(-1);
  for (let i = 0; i < taskCount; i++) {
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
      const r = demandResource[k];
      const clashes = smallest[r] < 0 || smallest[r] + least[k] > peak[r];
      const fits = amount.subarray(amountPtr[k], amountPtr[k + 1]).every((wanted) => wanted <= peak[r]);
      if (minDuration[i] === 0 || !fits || !clashes) covered[r] = 0;
      if (smallest[r] < 0 || least[k] < smallest[r]) smallest[r] = least[k];
    }
  }
  return { peak, covered };
}
