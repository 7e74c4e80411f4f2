import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { appendSgs } from '#kernels/appendSgs.ts';
import { ScheduleGenerator } from './scheduleGenerator.ts';
import { listByRank, rankOf } from './taskList.ts';

/**
 * Makes the schedule of an allocation (a mode for each task, hence a processor) by the rule of ascending
 * depth: a task is scheduled behind all tasks of lesser depth, where the depth of a task without
 * predecessors is 1 and that of any other one more than the greatest among its predecessors. Of tasks
 * equally deep, the one with the longest way to the end goes first (the source leaves that open), then file
 * order. Source: Liu, Du and Shi 2012 (刘晓平 et al., 图学学报 33(3)), section 1.
 */
export interface AllocationDecoder {
  /** Schedules made so far. */
  readonly passes: number;
  /** Starts of the schedule made last, in ticks; overwritten by the next. */
  readonly start: Int32Array;
  /**
   * @param mode one row of the mode table a task
   * @returns makespan in ticks, or NO_FIT
   */
  decode(mode: Int32Array): number;
}

/**
 * The decoder for an instance. Where every mode takes the whole of one processor, tasks are appended to
 * their processor as the source has it. Elsewhere the same order is generated serially, so that a task may
 * use a gap which tasks of lesser depth left.
 */
export function createAllocationDecoder(instance: Instance): AllocationDecoder {
  const machine = machineOfModes(instance);
  return machine === null
    ? new SerialDecoder(instance)
    : new ProcessorDecoder(instance, machine, listByDepth(instance));
}

/** Tasks by ascending depth, ties by the longest way to the end, then by index. */
export function listByDepth(instance: Instance): Int32Array {
  const { taskCount, topological, predecessors } = instance;
  const { tail } = criticalPath(instance);
  const depth = new Int32Array(taskCount);
  for (const i of topological) {
    let deepest = 0;
    for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++)
      deepest = Math.max(deepest, depth[predecessors.task[k]]);
    depth[i] = deepest + 1;
  }
  // No way to the end is as long as 2^31, so a level of depth outweighs it.
  const priority = Float64Array.from(depth, (d, i) => d * 2 ** 31 - tail[i]);
  return listByRank(instance, rankOf(priority));
}

/**
 * The resource that each mode takes the whole of; null where some mode takes more, less or nothing, where
 * capacities change, or where arcs are more than 'after its end'.
 */
export function machineOfModes(instance: Instance): Int32Array | null {
  const { modeTask, demandPtr, demandResource, demandAmount, capacity, renewable } = instance;
  if (instance.hasCalendar || instance.hasGeneralArcs) return null;
  const machine = new Int32Array(modeTask.length);
  for (let m = 0; m < modeTask.length; m++) {
    const k = demandPtr[m];
    if (demandPtr[m + 1] !== k + 1) return null;
    machine[m] = demandResource[k];
    if (!renewable[machine[m]] || demandAmount[k] !== capacity[machine[m]]) return null;
  }
  return machine;
}

class ProcessorDecoder implements AllocationDecoder {
  passes = 0;
  readonly start: Int32Array;
  readonly #instance: Instance;
  readonly #machine: Int32Array;
  readonly #list: Int32Array;
  readonly #free: Int32Array;

  constructor(instance: Instance, machine: Int32Array, list: Int32Array) {
    this.#instance = instance;
    this.#machine = machine;
    this.#list = list;
    this.#free = new Int32Array(instance.resourceCount);
    this.start = new Int32Array(instance.taskCount);
  }

  decode(mode: Int32Array): number {
    this.passes++;
    const { predecessors, release, modeDuration } = this.#instance;
    const { ptr, task } = predecessors;
    return appendSgs(
      this.#list,
      ptr,
      task,
      release,
      mode,
      modeDuration,
      this.#machine,
      this.#free,
      this.start,
    );
  }
}

class SerialDecoder implements AllocationDecoder {
  readonly start: Int32Array;
  readonly #generator: ScheduleGenerator;
  readonly #list: Int32Array;

  constructor(instance: Instance) {
    this.#generator = new ScheduleGenerator(instance);
    this.#list = listByDepth(instance);
    this.start = new Int32Array(instance.taskCount);
  }

  get passes(): number {
    return this.#generator.passes;
  }

  decode(mode: Int32Array): number {
    this.#generator.setModes(mode);
    return this.#generator.serial(this.#list, this.start);
  }
}
