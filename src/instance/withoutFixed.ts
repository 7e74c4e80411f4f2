import { reverseArcs } from './compile.ts';
import type { ArcList, Instance } from './instance.ts';

/**
 * The instance as planners see it: fixed tasks take nothing, and the capacities and budgets have less by what
 * they take. With their release at their start and their deadline at their end they need no rule of their own,
 * and a schedule is valid here exactly where it is valid in the instance itself. Tasks, modes and resources keep
 * their indices.
 *
 * What fixed tasks take beyond a capacity is a fact: it leaves nothing, not less than nothing. Arcs between
 * fixed tasks are dropped, as facts may have broken them. Capacities change only where a task that is not fixed
 * could still run.
 *
 * O(modes + demands + arcs + steps·log steps); the instance itself where nothing is fixed.
 */
export function withoutFixed(instance: Instance): Instance {
  const { fixed, taskCount } = instance;
  if (!fixed.includes(1)) return instance;
  const predecessors = withoutFacts(instance.predecessors, fixed);
  return {
    ...instance,
    predecessors,
    successors: reverseArcs(predecessors, taskCount),
    ...remainingDemands(instance),
    ...remainingCapacities(instance),
    whole: instance,
  };
}

/** The arcs at least one end of which is not fixed. */
function withoutFacts(arcs: ArcList, fixed: Uint8Array): ArcList {
  const ptr = new Int32Array(arcs.ptr.length);
  const kept: number[] = [];
  for (let i = 0; i + 1 < ptr.length; i++) {
    for (let k = arcs.ptr[i]; k < arcs.ptr[i + 1]; k++) if (!fixed[i] || !fixed[arcs.task[k]]) kept.push(k);
    ptr[i + 1] = kept.length;
  }
  const pick = (values: Int32Array) => Int32Array.from(kept, (k) => values[k]);
  return {
    ptr,
    task: pick(arcs.task),
    type: pick(arcs.type),
    lag: pick(arcs.lag),
    volume: Float64Array.from(kept, (k) => arcs.volume[k]),
  };
}

function remainingDemands(
  instance: Instance,
): Pick<Instance, 'demandPtr' | 'demandResource' | 'demandAmount' | 'elastic'> {
  const { fixed, modeTask, demandPtr, demandResource, demandAmount, elastic } = instance;
  const ptr = new Int32Array(demandPtr.length);
  const kept: number[] = [];
  for (let m = 0; m < modeTask.length; m++) {
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) if (!fixed[modeTask[m]]) kept.push(k);
    ptr[m + 1] = kept.length;
  }
  const pick = (values: Int32Array) => Int32Array.from(kept, (k) => values[k]);
  return {
    demandPtr: ptr,
    demandResource: pick(demandResource),
    demandAmount: pick(demandAmount),
    elastic: elastic && {
      ...elastic,
      leastAmount: pick(elastic.leastAmount),
      leastEnergy: Float64Array.from(kept, (k) => elastic.leastEnergy[k]),
    },
  };
}

function remainingCapacities(
  instance: Instance,
): Pick<Instance, 'capacity' | 'calendarPtr' | 'calendarTime' | 'calendarCapacity' | 'hasCalendar'> {
  const { resourceCount, renewable, calendarPtr, calendarTime, calendarCapacity } = instance;
  const capacity = instance.capacity.slice();
  const changes = fixedUses(instance, capacity);
  const ptr = new Int32Array(resourceCount + 1);
  const time: number[] = [];
  const left: number[] = [];
  for (let r = 0; r < resourceCount; r++) {
    const own = changes[r];
    const steps: [time: number, capacity: number][] = [];
    for (let k = calendarPtr[r]; k < calendarPtr[r + 1]; k++)
      steps.push([calendarTime[k], calendarCapacity[k]]);
    if (renewable[r] && own.size > 0) {
      let step = 0;
      let offered = steps.length > 0 ? steps[0][1] : capacity[r];
      let used = 0;
      for (const moment of [...new Set([0, ...steps.map(([at]) => at), ...own.keys()])].sort(
        (a, b) => a - b,
      )) {
        for (; step < steps.length && steps[step][0] <= moment; step++) offered = steps[step][1];
        used += own.get(moment) ?? 0;
        const amount = Math.max(0, offered - used);
        if (time.length > ptr[r] && left[left.length - 1] === amount) continue;
        time.push(moment);
        left.push(amount);
      }
    } else {
      for (const [at, amount] of steps) {
        time.push(at);
        left.push(amount);
      }
    }
    ptr[r + 1] = time.length;
  }
  return {
    capacity,
    calendarPtr: ptr,
    calendarTime: Int32Array.from(time),
    calendarCapacity: Int32Array.from(left),
    hasCalendar: time.length > 0,
  };
}

/**
 * By how much the use of each renewable resource by fixed tasks changes, by moment; none before the moment at
 * which another task could start. Takes what they use up off `capacity`.
 */
function fixedUses(instance: Instance, capacity: Int32Array): Map<number, number>[] {
  const { taskCount, fixed, release, deadline, modePtr, renewable } = instance;
  const { demandPtr, demandResource, demandAmount } = instance;
  const changes = Array.from(capacity, () => new Map<number, number>());
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < taskCount; i++) if (!fixed[i]) first = Math.min(first, release[i]);
  for (let i = 0; i < taskCount; i++) {
    if (!fixed[i]) continue;
    const m = modePtr[i];
    const start = Math.max(first, release[i]);
    const end = deadline[i];
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (!renewable[r]) capacity[r] = Math.max(0, capacity[r] - demandAmount[k]);
      else if (start < end) {
        changes[r].set(start, (changes[r].get(start) ?? 0) + demandAmount[k]);
        changes[r].set(end, (changes[r].get(end) ?? 0) - demandAmount[k]);
      }
    }
  }
  return changes;
}
