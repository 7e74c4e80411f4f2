import { criticalPath } from '#instance/criticalPath.ts';
import { type Instance, NEVER } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import type { ObjectiveLevel, ObjectiveTerm } from '#model/problem.ts';
import { endOf, makespan, type Schedule } from './schedule.ts';

/*
 * Values of the objective terms, all to be minimised. Times are in the problem's unit, so that a weighted
 * sum means what the user wrote; load imbalance is a plain number.
 */

/** Value of one term. O(tasks). */
export function termValue(instance: Instance, schedule: Schedule, term: ObjectiveTerm): number {
  const { start, mode, allotments } = schedule;
  const { modeDuration, weight, dueDate, taskCount, ticksPerUnit } = instance;
  if (term === 'makespan') return makespan(instance, schedule) / ticksPerUnit;
  if (term === 'loadImbalance') return loadImbalance(instance, schedule);
  if (term === 'instability') return instability(instance, start) / ticksPerUnit;
  if (term === 'reassignment') return reassignment(instance, mode);
  let sum = 0;
  for (let i = 0; i < taskCount; i++) {
    const end = allotments === undefined ? start[i] + modeDuration[mode[i]] : endOf(instance, schedule, i);
    if (term === 'weightedCompletion') sum += weight[i] * end;
    else if (term === 'weightedTardiness')
      sum += dueDate[i] < NEVER ? weight[i] * Math.max(0, end - dueDate[i]) : 0;
    else sum += taskCost(instance, schedule, i);
  }
  return term === 'cost' ? sum : sum / ticksPerUnit;
}

/**
 * By how much the starts depart from the earlier plan: the sum of weight × |start − planned start| over the tasks
 * that it has, in weighted ticks. It falls as tasks are put off to where they were, so it is no regular objective.
 * Source: the stability cost of Van de Vonder, Demeulemeester and Herroelen 2007 (Herroelen and Leus 2004);
 * 'deviation of starting times' in Vieira, Herrmann and Lin 2003, section 3.2.
 */
function instability({ planned, weight }: Instance, start: Int32Array): number {
  if (planned === null) return 0;
  let sum = 0;
  for (let i = 0; i < start.length; i++)
    if (planned.start[i] >= 0) sum += weight[i] * Math.abs(start[i] - planned.start[i]);
  return sum;
}

/**
 * The weights of the tasks that are not in the mode and on the node where the earlier plan has them, summed: what
 * has to be told, fetched and set up anew.
 */
function reassignment({ planned, weight }: Instance, mode: Int32Array): number {
  if (planned === null) return 0;
  let sum = 0;
  for (let i = 0; i < mode.length; i++)
    if (planned.start[i] >= 0 && !planned.agrees[mode[i]]) sum += weight[i];
  return sum;
}

/** Cost of task i: that of its mode, and the node's rate for the time an elastic task runs beyond its duration. */
export function taskCost(instance: Instance, schedule: Schedule, i: number): number {
  const { modeCost, modeDuration, modeNode, problem, ticksPerUnit } = instance;
  const m = schedule.mode[i];
  if (!schedule.allotments?.[i] || modeNode[m] < 0) return modeCost[m];
  const beyond = endOf(instance, schedule, i) - schedule.start[i] - modeDuration[m];
  return modeCost[m] + (problem.nodes[modeNode[m]].costRate * beyond) / ticksPerUnit;
}

/** Whether the makespan is all that is minimised. */
export function isMakespanOnly(objective: readonly ObjectiveLevel[]): boolean {
  return objective.length === 1 && objective[0].length === 1 && objective[0][0].term === 'makespan';
}

/** A level of an objective in words: `cost`, or `10 × makespan + cost`. */
export function describeLevel(level: ObjectiveLevel): string {
  return level.map(({ term, weight }) => (weight === 1 ? term : `${weight} × ${term}`)).join(' + ');
}

/** Value of each level of the instance's objective, the first level first. */
export function objectiveValues(instance: Instance, schedule: Schedule): number[] {
  return instance.objective.map((level) =>
    level.reduce((sum, { term, weight }) => sum + weight * termValue(instance, schedule, term), 0),
  );
}

/** Ticks by which tasks end behind their hard deadlines, summed; 0 in every valid schedule. */
export function deadlineExcess(instance: Instance, schedule: Schedule): number {
  const { deadline } = instance;
  let excess = 0;
  for (let i = 0; i < instance.taskCount; i++) {
    excess += Math.max(0, endOf(instance, schedule, i) - deadline[i]);
  }
  return excess;
}

/**
 * By how much a value of an objective may be off from rounding alone: a thousand roundings of a 64-bit number, and far
 * less than a tick makes in a sum of large weights.
 */
export function rounding(value: number): number {
  return 2 ** -43 * Math.max(1, Math.abs(value));
}

/** Negative when a is better: lexicographic, values that differ by rounding count as equal. */
export function compareValues(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k++) {
    if (Math.abs(a[k] - b[k]) > rounding(a[k])) return a[k] - b[k];
  }
  return 0;
}

/**
 * How unevenly the nodes are loaded: the greatest load over the mean load, less 1; 0 is perfectly even.
 * The load of a node is the sum over its tasks of duration × dominant share (the largest fraction of any
 * of its capacities the task takes; Ghodsi et al. 2011), or of the duration where it demands none.
 */
export function loadImbalance(instance: Instance, schedule: Schedule): number {
  if (instance.nodeCount < 2) return 0;
  const load = nodeLoads(instance, schedule);
  const mean = load.reduce((sum, value) => sum + value, 0) / load.length;
  return mean === 0 ? 0 : Math.max(...load) / mean - 1;
}

/** Load of each node in ticks, as in loadImbalance. */
export function nodeLoads(seen: Instance, schedule: Schedule): Float64Array {
  const instance = seen.whole ?? seen;
  const load = new Float64Array(instance.nodeCount);
  schedule.mode.forEach((mode, i) => {
    const node = instance.modeNode[mode];
    if (node < 0) return;
    const pieces = schedule.allotments?.[i];
    if (!pieces) load[node] += instance.modeDuration[mode] * dominantShare(instance, mode);
    else {
      for (const { start, end, amounts } of pieces)
        load[node] += (end - start) * dominantShare(instance, mode, amounts);
    }
  });
  return load;
}

/**
 * Largest fraction of any capacity of its node that mode takes; 1 where it demands none of the node.
 *
 * @param amounts what it gets of each of its demands, where that is not all of it
 */
export function dominantShare(instance: Instance, mode: number, amounts?: Int32Array): number {
  const { demandPtr, demandResource, demandAmount, capacity, resourceNode } = instance;
  const first = demandPtr[mode];
  let share = 0;
  for (let k = first; k < demandPtr[mode + 1]; k++) {
    const r = demandResource[k];
    const amount = amounts === undefined ? demandAmount[k] : amounts[k - first];
    if (resourceNode[r] >= 0) share = Math.max(share, amount / capacity[r]);
  }
  return share === 0 ? 1 : share;
}

/**
 * A proved lower bound on the first level of the objective: each term's own bound, weighted and summed.
 * Completion and tardiness count each task's earliest end, instability what its earliest start makes of it; cost
 * counts the cheapest mode, reassignment whether the task still has its mode; imbalance 0.
 */
export function objectiveLowerBound(instance: Instance): number {
  const path = criticalPath(instance);
  const { weight, dueDate, modePtr, modeCost, taskCount, ticksPerUnit, planned } = instance;
  const bound = (term: ObjectiveTerm): number => {
    if (term === 'makespan') return makespanLowerBound(instance, path).makespan / ticksPerUnit;
    if (term === 'loadImbalance') return 0;
    let sum = 0;
    for (let i = 0; i < taskCount; i++) {
      const end = path.est[i] + path.minDuration[i];
      const inPlan = planned !== null && planned.start[i] >= 0;
      if (term === 'weightedCompletion') sum += weight[i] * end;
      else if (term === 'weightedTardiness')
        sum += dueDate[i] < NEVER ? weight[i] * Math.max(0, end - dueDate[i]) : 0;
      else if (term === 'instability')
        sum += inPlan ? weight[i] * Math.max(0, path.est[i] - planned.start[i]) : 0;
      else if (term === 'reassignment')
        sum += inPlan && !planned.agrees.subarray(modePtr[i], modePtr[i + 1]).includes(1) ? weight[i] : 0;
      else
        sum += modeCost
          .subarray(modePtr[i], modePtr[i + 1])
          .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    }
    return term === 'cost' || term === 'reassignment' ? sum : sum / ticksPerUnit;
  };
  return instance.objective[0].reduce((sum, { term, weight: w }) => sum + w * bound(term), 0);
}
