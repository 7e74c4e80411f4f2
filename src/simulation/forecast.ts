import { type Instance, NEVER, transferTicks } from '#instance/instance.ts';
import { EventProfile } from '#kernels/eventProfile.ts';
import { sortByKey } from '#kernels/sortByKey.ts';
import { type ExecutionState, FINISHED, type TaskPlan, WAITING } from './policy.ts';

/** An attempt that has taken longer than expected is expected to take this share of its time so far again. */
const OVERDUE = 0.1;

/**
 * Modes are chosen for so many of the list's first open tasks; the others stay in their planned ones until
 * their time comes nearer. A list of all tasks would be dealt with over and over, long before it matters.
 */
const CHOOSE_UP_TO = 250;

/** Which modes a forecast may put a task in. */
export type ModeChoice = 'as planned' | 'same mode, any node' | 'any';

/**
 * How an execution would go on from where it stands if durations were as expected: serial generation
 * around what runs, with capacity that is down expected back after the mean length of an outage.
 * Owns its scratch memory; times in ticks.
 */
export class Forecast {
  readonly #instance: Instance;
  readonly #repairTicks: number;
  readonly #profile: EventProfile;
  readonly #capacityNeed: { resource: Int32Array; amount: Int32Array };
  /** Expected starts and ends, less the state's `now`. */
  readonly #start: Int32Array;
  readonly #end: Int32Array;
  readonly #mode: Int32Array;
  readonly #scratch: Int32Array;

  /** @param instance without calendars */
  constructor(instance: Instance, repairTicks: number) {
    const { taskCount: n, resourceCount: R, capacity, renewable, horizon } = instance;
    this.#instance = instance;
    this.#repairTicks = Math.max(1, Math.round(repairTicks));
    const whole = capacity.map((amount, r) => (renewable[r] ? amount : NEVER));
    const room = Math.min(NEVER - 1, 2 * horizon + this.#repairTicks);
    this.#profile = new EventProfile(R, Int32Array.of(0), whole, room, n + R);
    this.#capacityNeed = { resource: Int32Array.from(capacity.keys()), amount: new Int32Array(R) };
    this.#start = new Int32Array(n);
    this.#end = new Int32Array(n);
    this.#mode = new Int32Array(n);
    this.#scratch = new Int32Array(n);
  }

  /** The plan that the last successful `run` made: tasks in order of their expected starts. */
  takePlan(): TaskPlan {
    const list = this.#instance.topological.slice();
    sortByKey(list, this.#start, this.#scratch);
    return { mode: this.#mode.slice(), list };
  }

  /**
   * One pass over the list.
   *
   * @param duration expected, in ticks, by row of the mode table
   * @param list predecessors before successors; tasks that do not wait are passed over
   * @param choice where more than the planned mode is open, the mode of a task that ends first is taken
   * @returns ticks from now until the expected end of the last task; −1 where a task found no room
   */
  run(state: ExecutionState, duration: Int32Array, list: Int32Array, choice: ModeChoice): number {
    const { modePtr, modeSource, demandPtr, demandResource, demandAmount } = this.#instance;
    const profile = this.#profile;
    let last = this.#placeWhatRuns(state, duration);
    let chosen = 0;
    for (const i of list) {
      if (state.status[i] !== WAITING) continue;
      const planned = state.plan.mode[i];
      const isOpen = choice !== 'as planned' && chosen++ < CHOOSE_UP_TO;
      let [bestMode, bestStart, bestEnd] = [-1, 0, NEVER];
      for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
        if (!isOpen && m !== planned) continue;
        if (choice === 'same mode, any node' && modeSource[m] !== modeSource[planned]) continue;
        const ready = this.#readyAt(state, i, m);
        // It would end behind the best so far even if there were room at once.
        if (ready + duration[m] > bestEnd) continue;
        const at = profile.earliestFit(
          ready,
          duration[m],
          demandResource,
          demandAmount,
          demandPtr[m],
          demandPtr[m + 1],
        );
        const end = at + duration[m];
        // Of equals the planned mode stays: a task does not move for nothing.
        if (at >= 0 && (end < bestEnd || (end === bestEnd && m === planned)))
          [bestMode, bestStart, bestEnd] = [m, at, end];
      }
      if (bestMode < 0) return -1;
      this.#mode[i] = bestMode;
      this.#start[i] = bestStart;
      this.#end[i] = bestEnd;
      last = Math.max(last, bestEnd);
      profile.reserve(
        bestStart,
        duration[bestMode],
        demandResource,
        demandAmount,
        demandPtr[bestMode],
        demandPtr[bestMode + 1],
      );
    }
    return last;
  }

  /** Reserves what running attempts are expected to take, and what is down. Returns the last expected end. */
  #placeWhatRuns(state: ExecutionState, duration: Int32Array): number {
    const { taskCount, capacity, renewable, demandPtr, demandResource, demandAmount } = this.#instance;
    const profile = this.#profile;
    profile.reset();
    const { resource, amount } = this.#capacityNeed;
    for (let r = 0; r < capacity.length; r++) {
      if (!renewable[r] || state.capacity[r] === capacity[r]) continue;
      amount[r] = capacity[r] - state.capacity[r];
      profile.reserve(0, this.#repairTicks, resource, amount, r, r + 1);
    }
    let last = 0;
    for (let i = 0; i < taskCount; i++) {
      if (state.status[i] === WAITING) continue;
      const m = state.mode[i];
      this.#mode[i] = m;
      this.#start[i] = state.start[i] - state.now;
      if (state.status[i] === FINISHED) {
        this.#end[i] = state.end[i] - state.now;
        continue;
      }
      const left = remainingTicks(duration[m], state.now - state.start[i]);
      this.#end[i] = left;
      last = Math.max(last, left);
      profile.reserve(0, left, demandResource, demandAmount, demandPtr[m], demandPtr[m + 1]);
    }
    return last;
  }

  #readyAt(state: ExecutionState, i: number, m: number): number {
    const instance = this.#instance;
    const { predecessors, release, modeNode } = instance;
    let ready = Math.max(0, release[i] - state.now);
    for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++) {
      const p = predecessors.task[k];
      const transfer = transferTicks(instance, predecessors.volume[k], modeNode[this.#mode[p]], modeNode[m]);
      ready = Math.max(ready, this.#end[p] + predecessors.lag[k] + transfer);
    }
    return ready;
  }
}

/** Expected rest of an attempt: never 0, as it does run. */
function remainingTicks(expected: number, elapsed: number): number {
  return expected > elapsed ? expected - elapsed : Math.max(1, Math.round(OVERDUE * elapsed));
}
