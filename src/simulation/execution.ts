import { capacityAt } from '#generation/capacityProfile.ts';
import { type Instance, NEVER, transferTicks } from '#instance/instance.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { Effort } from './effort.ts';
import { type ExecutionState, FINISHED, type Policy, RUNNING, type TaskPlan, WAITING } from './policy.ts';
import type { World } from './world.ts';

/** One try at a task. Ticks, [start, end). */
export interface Attempt {
  readonly task: number;
  readonly mode: number;
  readonly start: number;
  readonly end: number;
  /** Broken off by an outage: the task begins again. */
  readonly lost: boolean;
}

/** What came of an execution. */
export interface Realised {
  /** The attempts that succeeded: a valid schedule of the world's instance. */
  readonly schedule: Schedule;
  readonly makespan: number;
  /** All attempts, in order of their ends. */
  readonly attempts: readonly Attempt[];
}

/**
 * Executes a plan in a world under a policy, event by event: at each end of an attempt, each outage and
 * return, and each moment at which a task that waited for a lag, a transfer or its release becomes ready.
 * The policy then decides, and tasks start by the plan: in its order on each resource, as soon as their
 * predecessors have finished and there is room. An outage breaks off what no longer fits, the latest start
 * first; the work is lost, and what it used up of non-renewable resources is not counted.
 *
 * O(events · (tasks·demands + arcs)) besides the decisions.
 *
 * @param world precedence finish-start with lags ≥ 0 only
 * @param plan a first plan; modes within the budgets of non-renewable resources
 * @returns null when the effort ended first
 */
export async function execute(
  world: World,
  plan: TaskPlan,
  policy: Policy,
  effort: Effort,
): Promise<Realised | null> {
  const execution = new Execution(world.instance, plan);
  do {
    if (!(await effort.spend(policy.schedulesPerDecision))) return null;
    execution.follow(policy.decide(execution));
  } while (execution.advance());
  return execution.realised();
}

class Execution implements ExecutionState {
  now = 0;
  plan: TaskPlan;
  readonly status: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly mode: Int32Array;
  readonly capacity: Int32Array;
  readonly #world: Instance;
  /** Capacity less what running attempts take. */
  readonly #free: Int32Array;
  /** 1: an earlier task of the list waits for this resource. */
  readonly #claimed: Uint8Array;
  readonly #running = new Set<number>();
  readonly #attempts: Attempt[] = [];
  /** Moments at which some capacity changes, ascending. */
  readonly #changes: readonly number[];
  #nextChange = 0;
  #unfinished: number;

  constructor(world: Instance, plan: TaskPlan) {
    const n = world.taskCount;
    this.#world = world;
    this.plan = plan;
    this.status = new Uint8Array(n);
    this.start = new Int32Array(n);
    this.end = new Int32Array(n);
    this.mode = plan.mode.slice();
    this.capacity = world.capacity.map((_, r) => capacityAt(world, r, 0));
    this.#free = this.capacity.slice();
    this.#claimed = new Uint8Array(world.resourceCount);
    this.#changes = [...new Set(world.calendarTime)].filter((time) => time > 0).sort((a, b) => a - b);
    this.#unfinished = n;
  }

  /** Starts what may start now by the plan. */
  follow(plan: TaskPlan): void {
    this.plan = plan;
    const { modeDuration } = this.#world;
    const claimed = this.#claimed;
    claimed.fill(0);
    for (const i of plan.list) {
      if (this.status[i] !== WAITING) continue;
      const m = plan.mode[i];
      // What takes no time takes nothing.
      const takes = modeDuration[m] > 0;
      if (this.#readyAt(i, m) <= this.now && (!takes || this.#hasRoom(m))) this.#begin(i, m);
      else if (takes) {
        this.#forDemands(m, (r) => {
          claimed[r] = 1;
        });
      }
    }
  }

  /** Moves on to the next event; false when every task has finished. */
  advance(): boolean {
    if (this.#unfinished === 0) return false;
    this.now = this.#nextMoment();
    for (const i of [...this.#running]) {
      if (this.start[i] + this.#world.modeDuration[this.mode[i]] <= this.now) this.#finish(i);
    }
    if (this.#changes[this.#nextChange] === this.now) {
      this.#nextChange++;
      this.#changeCapacity();
    }
    return this.#unfinished > 0;
  }

  realised(): Realised {
    return {
      schedule: { start: this.start.slice(), mode: this.mode.slice() },
      makespan: this.end.reduce((latest, end) => Math.max(latest, end), 0),
      attempts: this.#attempts,
    };
  }

  #nextMoment(): number {
    let next = this.#changes[this.#nextChange] ?? NEVER;
    for (const i of this.#running)
      next = Math.min(next, this.start[i] + this.#world.modeDuration[this.mode[i]]);
    for (const i of this.plan.list) {
      if (this.status[i] !== WAITING) continue;
      const ready = this.#readyAt(i, this.plan.mode[i]);
      if (ready > this.now) next = Math.min(next, ready);
    }
    if (next === NEVER) throw new Error('the execution came to a standstill');
    return next;
  }

  /** When release, predecessors, lags and transfers let i start in mode m; NEVER while that is not known. */
  #readyAt(i: number, m: number): number {
    const { predecessors, release, modeNode } = this.#world;
    let ready = release[i];
    for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++) {
      const p = predecessors.task[k];
      if (this.status[p] !== FINISHED) return NEVER;
      const from = modeNode[this.mode[p]];
      const transfer = transferTicks(this.#world, predecessors.volume[k], from, modeNode[m]);
      ready = Math.max(ready, this.end[p] + predecessors.lag[k] + transfer);
    }
    return ready;
  }

  #hasRoom(m: number): boolean {
    const { demandPtr, demandResource, demandAmount, renewable } = this.#world;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      if (renewable[r] && (this.#claimed[r] === 1 || this.#free[r] < demandAmount[k])) return false;
    }
    return true;
  }

  #begin(i: number, m: number): void {
    this.status[i] = RUNNING;
    this.start[i] = this.now;
    this.mode[i] = m;
    this.#running.add(i);
    if (this.#world.modeDuration[m] > 0) this.#take(m, 1);
    else this.#finish(i);
  }

  #finish(i: number): void {
    this.#end(i, FINISHED);
    this.end[i] = this.start[i] + this.#world.modeDuration[this.mode[i]];
    this.#unfinished--;
  }

  #end(i: number, status: typeof FINISHED | typeof WAITING): void {
    const mode = this.mode[i];
    this.status[i] = status;
    this.#running.delete(i);
    this.#attempts.push({ task: i, mode, start: this.start[i], end: this.now, lost: status === WAITING });
    if (this.#world.modeDuration[mode] > 0) this.#take(mode, -1);
  }

  #take(m: number, sign: 1 | -1): void {
    this.#forDemands(m, (r, amount) => {
      this.#free[r] -= sign * amount;
    });
  }

  #changeCapacity(): void {
    for (let r = 0; r < this.capacity.length; r++) {
      const level = capacityAt(this.#world, r, this.now);
      this.#free[r] += level - this.capacity[r];
      this.capacity[r] = level;
    }
    for (let r = 0; r < this.capacity.length; r++) {
      if (this.#free[r] >= 0) continue;
      const users = [...this.#running].filter((i) => this.#uses(this.mode[i], r));
      users.sort((a, b) => this.start[b] - this.start[a] || b - a);
      for (const i of users) if (this.#free[r] < 0) this.#end(i, WAITING);
    }
  }

  #uses(m: number, r: number): boolean {
    let uses = false;
    this.#forDemands(m, (used) => {
      uses ||= used === r;
    });
    return uses;
  }

  #forDemands(m: number, visit: (r: number, amount: number) => void): void {
    const { demandPtr, demandResource, demandAmount, renewable } = this.#world;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
      if (renewable[demandResource[k]]) visit(demandResource[k], demandAmount[k]);
  }
}
