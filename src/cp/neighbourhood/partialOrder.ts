import type { Difference } from '../propagators/precedence/precedence.ts';
import type { CumulativeInput } from '../propagators/time-table/cumulativeInput.ts';

/** Part of a resource that was handed on by a task: whose it was, when it comes free, how much it is. */
interface Share {
  task: number;
  end: number;
  amount: number;
}

/**
 * The partial order of a schedule: who hands what part of a resource on to whom. Any starts that keep these
 * differences share the resources as the schedule does, whatever the times are. Tasks left out hand nothing
 * on: those around them follow one another as if they were not there.
 *
 * A task takes what it needs from tasks that it follows already, as far as they have it, else from those
 * that ended last, so that the order is of few differences.
 * O(users · shares) a resource.
 *
 * Source: Policella, Cesta, Oddi and Smith 2007, From precedence constraint posting to partial order
 * schedules, section 4; Godard, Laborie and Nuijten 2005, Randomized large neighborhood search for
 * cumulative scheduling.
 *
 * @param start,end of each task in the schedule, in ticks
 * @param rank of each task's mode
 * @param isFree 1 for the tasks to leave out
 */
export function partialOrder(
  input: CumulativeInput,
  start: Int32Array,
  end: Int32Array,
  rank: Int32Array,
  isFree: Uint8Array,
): Difference[] {
  const { taskCount, resourceCount, horizon, capacity, demandPtr, demandResource } = input;
  const users: { task: number; amount: number }[][] = Array.from({ length: resourceCount }, () => []);
  const byStart = [...isFree.keys()].filter((i) => !isFree[i] && start[i] < end[i]);
  byStart.sort((a, b) => start[a] - start[b] || a - b);
  for (const i of byStart) {
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++) {
      const amount = input.amount[input.amountPtr[k] + (input.rankVariable[i] < 0 ? 0 : rank[i])];
      if (amount > 0) users[demandResource[k]].push({ task: i, amount });
    }
  }
  const differences: Difference[] = [];
  /** The tasks that each was said to follow. */
  const follows: Set<number>[] = Array.from({ length: taskCount }, () => new Set());
  for (let r = 0; r < resourceCount; r++) {
    const peak = capacity.subarray(r * horizon, (r + 1) * horizon).reduce((a, b) => Math.max(a, b), 0);
    const shares: Share[] = [{ task: -1, end: 0, amount: peak }];
    for (const { task, amount } of users[r]) {
      const known = (share: Share) => (share.task < 0 || follows[task].has(share.task) ? 1 : 0);
      const offers = shares.filter((share) => share.end <= start[task]);
      offers.sort((a, b) => known(b) - known(a) || b.end - a.end);
      let wanted = amount;
      for (const offer of offers) {
        if (wanted === 0) break;
        const taken = Math.min(wanted, offer.amount);
        wanted -= taken;
        offer.amount -= taken;
        if (offer.task < 0 || follows[task].has(offer.task)) continue;
        follows[task].add(offer.task);
        differences.push({ x: input.endVariable[offer.task], y: task, weight: input.endShift[offer.task] });
      }
      for (let k = shares.length - 1; k >= 0; k--) if (shares[k].amount === 0) shares.splice(k, 1);
      shares.push({ task, end: end[task], amount });
    }
  }
  return differences;
}
