import type { Instance } from '#instance/instance.ts';
import { createAllocationDecoder, machineOfModes } from './allocationDecoder.ts';

/** What trying every allocation of an instance tells. */
export interface AllocationCensus {
  /** Allocations tried: the product of the numbers of modes. */
  count: number;
  /** Least and greatest makespan over all of them, in ticks. */
  best: number;
  worst: number;
  /** Every allocation of the least makespan: a row of the mode table for each task. */
  optimal: Int32Array[];
  /**
   * One of each class of optimal allocations that differ only by an exchange of like processors (each task
   * takes as long on one as on the other) or of like tasks (same times, same predecessors, same successors).
   */
  distinct: Int32Array[];
}

/** Beyond this many allocations, trying them all takes minutes. */
const MOST_ALLOCATIONS = 100_000_000;

/** The exchanges of so many like processors are 40,320. */
const MOST_LIKE_PROCESSORS = 8;

/** How many allocations there are: the product of the numbers of modes; Infinity beyond all counting. */
export function countAllocations(instance: Instance): number {
  let count = 1;
  for (let i = 0; i < instance.taskCount; i++) count *= instance.modePtr[i + 1] - instance.modePtr[i];
  return count;
}

/**
 * Tries every allocation under the rule of ascending depth (AllocationDecoder). The least makespan is a
 * proved optimum under that rule, not of the problem without it.
 *
 * O(allocations · (tasks + arcs)).
 * @throws Error above 100 million allocations, or above 8 like processors
 */
export function enumerateAllocations(instance: Instance): AllocationCensus {
  const { taskCount, modePtr } = instance;
  const count = countAllocations(instance);
  if (count > MOST_ALLOCATIONS) throw new Error(`${count} allocations are too many to try`);
  const decoder = createAllocationDecoder(instance);
  const mode = modePtr.slice(0, taskCount);
  let best = Number.POSITIVE_INFINITY;
  let worst = 0;
  let optimal: Int32Array[] = [];
  for (let tried = 0; tried < count; tried++) {
    const makespan = decoder.decode(mode);
    if (makespan > worst) worst = makespan;
    if (makespan < best) {
      best = makespan;
      optimal = [];
    }
    if (makespan === best) optimal.push(mode.slice());
    let i = 0;
    while (i < taskCount && ++mode[i] === modePtr[i + 1]) {
      mode[i] = modePtr[i];
      i++;
    }
  }
  return { count, best, worst, optimal, distinct: representatives(instance, optimal) };
}

/** One of each class under exchanges of like processors and like tasks: the least in dictionary order. */
function representatives(instance: Instance, allocations: readonly Int32Array[]): Int32Array[] {
  const machine = machineOfModes(instance);
  // Exchanges are understood for processors with one mode a task each; elsewhere nothing counts as alike.
  if (machine === null) return [...allocations];
  const { taskCount, resourceCount, modePtr } = instance;
  /** Row of the mode table of task i on processor p at i·processors + p; −1 for none. */
  const modeOn = new Int32Array(taskCount * resourceCount).fill(-1);
  for (let i = 0; i < taskCount; i++) {
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      if (modeOn[i * resourceCount + machine[m]] >= 0) return [...allocations];
      modeOn[i * resourceCount + machine[m]] = m;
    }
  }
  const duration = (i: number, p: number) => {
    const m = modeOn[i * resourceCount + p];
    return m < 0 ? -1 : instance.modeDuration[m];
  };
  const processorClass = classes(resourceCount, (p) => each(taskCount, (i) => duration(i, p)));
  const taskClass = classes(taskCount, (i) => [
    ...each(resourceCount, (p) => duration(i, p)),
    instance.release[i],
    ...neighbours(instance.predecessors, i),
    -1,
    ...neighbours(instance.successors, i),
  ]);
  const alike = Math.max(...processorClass.map((c) => processorClass.filter((other) => other === c).length));
  if (alike > MOST_LIKE_PROCESSORS)
    throw new Error(`${alike} like processors have too many exchanges to try`);
  const exchanges = permutationsWithin(processorClass);
  const seen = new Map<string, Int32Array>();
  for (const allocation of allocations) {
    const processors = [...allocation].map((m) => machine[m]);
    const [key] = exchanges
      .map((exchange) =>
        sortWithin(
          taskClass,
          each(taskCount, (i) => exchange[processors[i]]),
        ).join(),
      )
      .sort();
    if (!seen.has(key)) seen.set(key, allocation);
  }
  return [...seen.values()];
}

function each<T>(count: number, value: (k: number) => T): T[] {
  return Array.from({ length: count }, (_, k) => value(k));
}

function neighbours(arcs: Instance['predecessors'], i: number): number[] {
  return [...arcs.task.slice(arcs.ptr[i], arcs.ptr[i + 1])].sort((a, b) => a - b);
}

/** Class of each of `count` things, numbered from 0; alike are those with equal signatures. */
function classes(count: number, signature: (k: number) => number[]): number[] {
  const known = new Map<string, number>();
  return each(count, (k) => {
    const key = signature(k).join();
    if (!known.has(key)) known.set(key, known.size);
    return known.get(key) as number;
  });
}

/** All permutations that keep each thing within its class. */
function permutationsWithin(classOf: readonly number[]): number[][] {
  const permutations: number[][] = [];
  const image: number[] = [];
  const extend = () => {
    if (image.length === classOf.length) {
      permutations.push([...image]);
      return;
    }
    for (let k = 0; k < classOf.length; k++) {
      if (classOf[k] !== classOf[image.length] || image.includes(k)) continue;
      image.push(k);
      extend();
      image.pop();
    }
  };
  extend();
  return permutations;
}

/** The values with those of each class put into rising order over the places of the class. */
function sortWithin(classOf: readonly number[], values: readonly number[]): number[] {
  const byClass = new Map<number, number[]>();
  for (const [k, c] of classOf.entries()) byClass.set(c, [...(byClass.get(c) ?? []), values[k]]);
  for (const list of byClass.values()) list.sort((a, b) => b - a);
  return classOf.map((c) => byClass.get(c)?.pop() as number);
}
