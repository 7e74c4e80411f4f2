import type { Instance } from '#instance/instance.ts';
import { NEVER } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';

/**
 * The Markov decision process of Liu, Du and Shi 2012 (section 2.1) over an instance: a state is an
 * allocation (a mode for each task), action j moves the j-th task to its next processor (mode), the last
 * being followed by the first; a transition is certain.
 *
 * Differs from the source: its state is a matrix of m·n bits, of which most give a task no processor or
 * several; here a state is one of the allocations themselves. Tasks with a single mode have no action.
 */
export class AllocationSpace {
  readonly instance: Instance;
  /** The task that each action moves: those with a choice of modes. */
  readonly tasks: Int32Array;
  /** Present mode of each task. */
  readonly mode: Int32Array;
  /** Processor of each mode: its node; without one, the resource of capacity 1 it takes; else −1. */
  readonly #processor: Int32Array;
  /** Tasks on each processor at present. */
  readonly #held: Int32Array;
  readonly #digits: Uint16Array;

  constructor(instance: Instance) {
    const { taskCount, modePtr } = instance;
    this.instance = instance;
    this.tasks = Int32Array.from(
      Array.from({ length: taskCount }, (_, i) => i).filter((i) => modePtr[i + 1] - modePtr[i] > 1),
    );
    this.mode = modePtr.slice(0, taskCount);
    this.#processor = processorOfModes(instance);
    this.#held = new Int32Array(instance.nodeCount + instance.resourceCount);
    this.#digits = new Uint16Array(this.tasks.length);
    this.#count();
  }

  /** Each task in a mode drawn at random. */
  draw(rng: Rng): void {
    const { modePtr } = this.instance;
    for (const i of this.tasks) this.mode[i] = modePtr[i] + rng.int(modePtr[i + 1] - modePtr[i]);
    this.#count();
  }

  /**
   * As `draw`, then gives every processor a task as far as there are tasks for it (Step 2): a task drawn at
   * random is taken from a processor that has more than one.
   *
   * Differs from drawing anew until every processor has a task: not every state is quite as likely, because
   * with as many processors as tasks nearly all draws would be thrown away.
   */
  drawFull(rng: Rng): void {
    this.draw(rng);
    const { modePtr } = this.instance;
    const processor = this.#processor;
    const usable = new Set<number>();
    for (const i of this.tasks) for (let m = modePtr[i]; m < modePtr[i + 1]; m++) usable.add(processor[m]);
    for (const p of usable) {
      if (p < 0 || this.#held[p] > 0) continue;
      let chosen = -1;
      let seen = 0;
      for (const i of this.tasks) {
        const present = processor[this.mode[i]];
        if (present >= 0 && this.#held[present] < 2) continue;
        for (let m = modePtr[i]; m < modePtr[i + 1]; m++)
          if (processor[m] === p && rng.int(++seen) === 0) chosen = m;
      }
      if (chosen >= 0) this.#place(this.instance.modeTask[chosen], chosen);
    }
  }

  /** Starts from an allocation given. */
  set(mode: Int32Array): void {
    this.mode.set(mode);
    this.#count();
  }

  /** The mode that an action leads to. */
  target(action: number): number {
    const { modePtr } = this.instance;
    const i = this.tasks[action];
    const m = this.mode[i] + 1;
    return m === modePtr[i + 1] ? modePtr[i] : m;
  }

  /** Whether an action takes the last task from a processor. */
  empties(action: number): boolean {
    const from = this.#processor[this.mode[this.tasks[action]]];
    return from >= 0 && this.#held[from] === 1 && this.#processor[this.target(action)] !== from;
  }

  act(action: number): void {
    this.#place(this.tasks[action], this.target(action));
  }

  /** The state as text: a letter for each task with a choice, the number of its mode from 0. */
  key(): string {
    return this.keyOf(this.mode);
  }

  keyOf(mode: Int32Array): string {
    const { tasks } = this;
    const { modePtr } = this.instance;
    const digits = this.#digits;
    for (let a = 0; a < tasks.length; a++) digits[a] = mode[tasks[a]] - modePtr[tasks[a]];
    return String.fromCharCode(...digits);
  }

  /** The allocation that a key stands for. */
  modesOf(key: string): Int32Array {
    const mode = this.mode.slice();
    this.tasks.forEach((i, a) => {
      mode[i] = this.instance.modePtr[i] + key.charCodeAt(a);
    });
    return mode;
  }

  #place(task: number, mode: number): void {
    const from = this.#processor[this.mode[task]];
    const to = this.#processor[mode];
    if (from >= 0) this.#held[from]--;
    if (to >= 0) this.#held[to]++;
    this.mode[task] = mode;
  }

  #count(): void {
    this.#held.fill(0);
    for (const m of this.mode) if (this.#processor[m] >= 0) this.#held[this.#processor[m]]++;
  }
}

function processorOfModes(instance: Instance): Int32Array {
  const { modeTask, modeNode, nodeCount, demandPtr, demandResource, capacity, renewable } = instance;
  return Int32Array.from(modeTask, (_, m) => {
    if (modeNode[m] >= 0) return modeNode[m];
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (renewable[r] && capacity[r] === 1) return nodeCount + r;
    }
    return -1;
  });
}

/** Beyond this many tasks to move, one row of values for each of thousands of states fills the memory. */
const MOST_TASKS = 1000;

/** Whether an instance is such a decision process; else why not. */
export function hasAllocations(instance: Instance): true | string {
  const { taskCount, modePtr, renewable } = instance;
  let choices = 0;
  for (let i = 0; i < taskCount; i++) if (modePtr[i + 1] - modePtr[i] > 1) choices++;
  if (choices === 0) return 'no task has a choice of modes or nodes, so there is no allocation to learn';
  if (choices > MOST_TASKS)
    return `${choices} tasks have a choice of modes; a table of allocations is of no use beyond ${MOST_TASKS}`;
  if (renewable.includes(0))
    return 'it has resources that are used up, and most allocations would use up too much';
  if (instance.hasCalendar) return 'it has capacities that change over time';
  for (let i = 0; i < taskCount; i++)
    if (instance.deadline[i] < NEVER) return 'it has hard deadlines, which an allocation is not measured by';
  return true;
}
