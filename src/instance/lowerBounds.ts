import { type CriticalPath, criticalPath } from './criticalPath.ts';
import type { Instance } from './instance.ts';
import { Supply } from './supply.ts';

/** A proved lower bound on the makespan, and what proves it. */
export interface LowerBound {
  /** Ticks. */
  readonly makespan: number;
  /** Which bound is the best, for people: 'critical path', 'energy of people'. */
  readonly reason: string;
  /** Where `reason` is an energy: whose, and where it does not fit. */
  readonly energy: EnergyCause | null;
}

/** The tasks that cannot start before `head` nor end later than `tail` before the end of the project. */
export interface EnergyCause {
  /** Index of the group of resources. */
  readonly group: number;
  readonly head: number;
  readonly tail: number;
}

/** Up to this many tasks the energy bound looks at every pair of a head and a tail. */
const PAIRS_UP_TO = 400;

/**
 * The best of the critical path and the energy of each resource and each group of like resources.
 *
 * Energy (Mingozzi et al. 1998, LB with resource work; heads and tails as in Carlier 1982): the tasks
 * whose head is at least a and whose tail behind the end is at least b must all run inside
 * [a, makespan − b), so their least energy fits what the resource offers there.
 * O(resources · tasks²) up to 400 tasks, O(resources · tasks) beyond, with (a, b) the least over all users.
 */
export function makespanLowerBound(
  instance: Instance,
  path: CriticalPath = criticalPath(instance),
): LowerBound {
  let best: LowerBound = { makespan: path.length, reason: 'critical path', energy: null };
  const { groupName } = instance;
  for (let g = 0; g < groupName.length; g++) {
    const bound = groupEnergyBound(instance, path, g);
    if (bound.makespan > best.makespan)
      best = {
        makespan: bound.makespan,
        reason: `energy of ${groupName[g]}`,
        energy: { group: g, head: bound.head, tail: bound.tail },
      };
  }
  return best;
}

/** The bound that a group's energy gives, and the head and tail that give it. */
interface GroupBound {
  makespan: number;
  head: number;
  tail: number;
}

function groupEnergyBound(instance: Instance, path: CriticalPath, group: number): GroupBound {
  const none = { makespan: 0, head: 0, tail: 0 };
  const { resourceGroup, renewable } = instance;
  const members = [...resourceGroup.keys()].filter((r) => resourceGroup[r] === group);
  if (!renewable[members[0]]) return none;
  const energy = leastEnergies(instance, group);
  const users = [...energy.keys()].filter((i) => energy[i] > 0);
  if (users.length === 0) return none;
  const supply = new Supply(instance, members);
  const afterEnd = (i: number) => path.tailAfterEnd[i];
  if (users.length > PAIRS_UP_TO) {
    let head = Number.POSITIVE_INFINITY;
    let tail = Number.POSITIVE_INFINITY;
    let total = 0;
    for (const i of users) {
      head = Math.min(head, path.est[i]);
      tail = Math.min(tail, afterEnd(i));
      total += energy[i];
    }
    return { makespan: supply.earliestEnd(head, total) + tail, head, tail };
  }
  // For each tail b, grow the set by falling head: the energy of {tail ≥ b, head ≥ a} is a running sum.
  const byHead = users.toSorted((a, b) => path.est[b] - path.est[a]);
  let best: GroupBound = none;
  for (const b of new Set(users.map(afterEnd))) {
    let total = 0;
    for (const [k, i] of byHead.entries()) {
      if (afterEnd(i) >= b) total += energy[i];
      const headEnds = k + 1 === byHead.length || path.est[byHead[k + 1]] < path.est[i];
      if (!headEnds || total === 0) continue;
      const end = supply.earliestEnd(path.est[i], total) + b;
      if (end > best.makespan) best = { makespan: end, head: path.est[i], tail: b };
    }
  }
  return best;
}

/** Least energy (amount × ticks) each task takes from the group, over its modes and allotments. */
export function leastEnergies(instance: Instance, group: number): Float64Array {
  const {
    taskCount,
    modePtr,
    modeDuration,
    demandPtr,
    demandResource,
    demandAmount,
    resourceGroup,
    elastic,
  } = instance;
  const energy = new Float64Array(taskCount);
  for (let i = 0; i < taskCount; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      let total = 0;
      for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
        if (resourceGroup[demandResource[k]] !== group) continue;
        total += elastic === null ? demandAmount[k] * modeDuration[m] : elastic.leastEnergy[k];
      }
      least = Math.min(least, total);
    }
    energy[i] = Number.isFinite(least) ? least : 0;
  }
  return energy;
}
