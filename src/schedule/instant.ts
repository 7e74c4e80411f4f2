import type { Instance } from '#instance/instance.ts';

/** Searching for a simultaneous placement backtracks; beyond this many tasks it is not tried. */
const SEARCH_UP_TO = 24;

/** Whether all tasks of an instance could run at one instant. */
export interface InstantAnswer {
  possible: boolean;
  /** 'cannot all run at one instant: gpu 4 > 3'. */
  message: string;
}

/**
 * Asks whether all tasks can run at one and the same instant, as one-shot allocation supposes: first by
 * totals over all nodes, then by searching for a placement that fits. Time, release and calendars aside.
 *
 * @returns null where the question makes no sense (precedence between tasks) or is too large to answer
 */
export function fitAtOneInstant(instance: Instance): InstantAnswer | null {
  const { taskCount, predecessors, problem } = instance;
  if (taskCount < 2 || taskCount > SEARCH_UP_TO || predecessors.task.length > 0) return null;
  const short = shortTotals(instance);
  if (short.length > 0)
    return { possible: false, message: `cannot all run at one instant: ${short.join(', ')}` };
  const placement = placeAll(instance);
  if (placement === null) {
    return {
      possible: false,
      message: 'cannot all run at one instant: the totals suffice, but no placement on the nodes fits',
    };
  }
  const where = placement.map((mode, i) => {
    const node = instance.modeNode[mode];
    return node < 0 ? problem.tasks[i].id : `${problem.tasks[i].id} on ${problem.nodes[node].id}`;
  });
  return { possible: true, message: `can all run at one instant: ${where.join(', ')}` };
}

/** `kind demand > supply` for each group of resources of which all tasks together need more than there is. */
function shortTotals(instance: Instance): string[] {
  const { taskCount, modePtr, demandPtr, demandResource, demandAmount, resourceGroup, groupName, capacity } =
    instance;
  const supply = new Float64Array(groupName.length);
  capacity.forEach((amount, r) => {
    supply[resourceGroup[r]] += amount;
  });
  const total = new Float64Array(groupName.length);
  for (let i = 0; i < taskCount; i++) {
    for (let g = 0; g < groupName.length; g++) {
      let least = Number.POSITIVE_INFINITY;
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        let amount = 0;
        for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
          if (resourceGroup[demandResource[k]] === g) amount += demandAmount[k];
        least = Math.min(least, amount);
      }
      total[g] += least;
    }
  }
  return groupName.flatMap((name, g) => (total[g] > supply[g] ? [`${name} ${total[g]} > ${supply[g]}`] : []));
}

/** Modes in which all tasks fit side by side, by depth-first search; null when there are none. */
function placeAll(instance: Instance): number[] | null {
  const { taskCount, modePtr, demandPtr, demandResource, demandAmount, capacity } = instance;
  const free = capacity.slice();
  const chosen: number[] = [];
  const take = (m: number, sign: number) => {
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) free[demandResource[k]] -= sign * demandAmount[k];
  };
  const place = (i: number): boolean => {
    if (i === taskCount) return true;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      take(m, 1);
      if (free.every((amount) => amount >= 0)) {
        chosen[i] = m;
        if (place(i + 1)) return true;
      }
      take(m, -1);
    }
    return false;
  };
  return place(0) ? chosen : null;
}
