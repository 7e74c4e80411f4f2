import type { CriticalPath } from './criticalPath.ts';
import type { Instance } from './instance.ts';
import { type RelaxedTasks, relaxTasks } from './relaxedTasks.ts';
import { Supply } from './supply.ts';

/** Rounds of propagation before a length counts as not refuted: most end after a few. */
const MOST_ROUNDS = 30;
/** Tasks looked at within an interval, between two pauses: some 10 ms of energetic reasoning, which takes many millions. */
const LOOKS_A_PAUSE = 500_000;

/**
 * Destructive improvement of the lower bound on the makespan: assumes an end at T, narrows the time
 * windows of all tasks until something breaks, and if it breaks no schedule ends by T.
 * Source: Klein and Scholl 1999, 'Computing lower bounds by destructive improvement'.
 *
 * Windows are narrowed by precedence, by time-tabling (compulsory parts), by pairs of tasks that cannot
 * overlap, and by energetic reasoning with its adjustments (Baptiste, Le Pape and Nuijten 1999). Of a task with
 * several modes each rule sees the least that any mode asks for, so the bound holds for every choice.
 */
export class DestructiveBound {
  readonly #instance: Instance;
  readonly #path: CriticalPath;
  readonly #tasks: RelaxedTasks;
  readonly #supply: readonly Supply[];
  readonly #est: Int32Array;
  /** Latest completion. */
  readonly #lct: Int32Array;
  #changed = false;
  /** Since the last pause. */
  #looks = 0;

  constructor(instance: Instance, path: CriticalPath) {
    this.#instance = instance;
    this.#path = path;
    this.#tasks = relaxTasks(instance, path);
    this.#supply = Array.from({ length: instance.resourceCount }, (_, r) => new Supply(instance, [r]));
    this.#est = new Int32Array(instance.taskCount);
    this.#lct = new Int32Array(instance.taskCount);
  }

  /**
   * The greatest bound that refutation gives between a bound known and a makespan reached: by bisection,
   * first by propagation alone, then with shaving from there upward. Yields what is proved so far after
   * every propagation, and null in the midst of long ones, so that whoever drives it may stop or do something else
   * in between.
   *
   * @param low proved already, in ticks
   * @param high the best makespan known by now; asked for again and again, as it may fall
   */
  *improve(low: number, high: () => number): Generator<number | null, number> {
    let proved = low;
    let open = high();
    while (proved < Math.min(open, high())) {
      const middle = (proved + open) >> 1;
      if (yield* this.refute(middle)) proved = middle + 1;
      else open = middle;
      yield proved;
    }
    while (proved < high()) {
      const shaving = this.refuteByShaving(proved);
      let step = shaving.next();
      for (; !step.done && proved < high(); step = shaving.next()) yield step.value === null ? null : proved;
      if (step.value !== true) return proved;
      proved++;
    }
    return proved;
  }

  /**
   * Whether it is proved that no schedule has a makespan of at most `length` ticks. O(rounds · tasks³) at worst; yields
   * null every 10 ms or so. Nothing else may be asked of this object until it has returned.
   */
  *refute(length: number): Generator<null, boolean> {
    this.#assume(length);
    return !(yield* this.#propagate());
  }

  /**
   * As refute, but also cuts windows from their ends: where a task cannot lie in the first (last) part of
   * its window, that part goes (Martin and Shmoys 1996). Stronger, and some hundred times dearer; yields
   * after every propagation, too. Nothing else may be asked of this object until it has returned.
   */
  *refuteByShaving(length: number): Generator<null | undefined, boolean> {
    this.#assume(length);
    if (!(yield* this.#propagate())) return true;
    for (let again = true; again;) {
      again = false;
      for (let i = 0; i < this.#instance.taskCount; i++) {
        // A window of ends says nothing about starts where the duration is open.
        if (!this.#tasks.hasOneDuration[i]) continue;
        for (const side of [-1, 1]) {
          for (let part = this.#slack(i) >> 1; this.#slack(i) > 0; part >>= 1) {
            const cut = yield* this.#shave(i, side, part);
            if (cut === 'refuted') return true;
            if (cut === 'cut') again = true;
            yield;
            if (part === 0) break;
          }
        }
      }
    }
    return false;
  }

  #slack(i: number): number {
    return this.#lct[i] - this.#est[i] - this.#path.minDuration[i];
  }

  /** Tries task i in the first (side −1) or last `part` + 1 starts of its window; cuts them off if nothing fits then. */
  *#shave(i: number, side: number, part: number): Generator<null, 'kept' | 'cut' | 'refuted'> {
    const est = this.#est.slice();
    const lct = this.#lct.slice();
    const length = this.#path.minDuration[i] + part;
    if (side < 0) this.#lct[i] = Math.min(lct[i], est[i] + length);
    else this.#est[i] = Math.max(est[i], lct[i] - length);
    const possible = yield* this.#propagate();
    this.#est.set(est);
    this.#lct.set(lct);
    if (possible) return 'kept';
    if (side < 0) this.#est[i] = est[i] + part + 1;
    else this.#lct[i] = lct[i] - part - 1;
    return this.#slack(i) >= 0 && (yield* this.#propagate()) ? 'cut' : 'refuted';
  }

  /** Opens the windows for an end at `length`. */
  #assume(length: number): void {
    const { est, tailAfterEnd } = this.#path;
    const { deadline, taskCount } = this.#instance;
    this.#est.set(est);
    for (let i = 0; i < taskCount; i++) this.#lct[i] = Math.min(deadline[i], length - tailAfterEnd[i]);
  }

  /** Narrows the windows until nothing changes; false when one closes. */
  *#propagate(): Generator<null, boolean> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      this.#changed = false;
      if (!this.#propagatePrecedence() || !this.#propagatePairs() || !this.#propagateTimeTable())
        return false;
      // Energetic reasoning costs most, so it waits until the cheap rules have nothing left to say.
      if (this.#changed) continue;
      if (!(yield* this.#reasonEnergetically())) return false;
      if (!this.#changed) return true;
    }
    return true;
  }

  #raise(i: number, est: number): boolean {
    if (est > this.#est[i]) {
      this.#est[i] = est;
      this.#changed = true;
    }
    return est + this.#path.minDuration[i] <= this.#lct[i];
  }

  #lower(i: number, lct: number): boolean {
    if (lct < this.#lct[i]) {
      this.#lct[i] = lct;
      this.#changed = true;
    }
    return this.#est[i] + this.#path.minDuration[i] <= lct;
  }

  /** Windows along arcs, each at its least weight. False when a window closes. */
  #propagatePrecedence(): boolean {
    const { topological, predecessors, taskCount } = this.#instance;
    const { minDuration } = this.#path;
    const { leastWeight, leastEndWeight } = this.#tasks;
    for (let x = 0; x < taskCount; x++) {
      const j = topological[x];
      for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
        if (!this.#raise(j, this.#est[predecessors.task[k]] + leastWeight[k])) return false;
      }
      if (this.#est[j] + minDuration[j] > this.#lct[j]) return false;
    }
    for (let x = taskCount - 1; x >= 0; x--) {
      const j = topological[x];
      for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
        if (!this.#lower(predecessors.task[k], this.#lct[j] - leastEndWeight[k])) return false;
      }
    }
    return true;
  }

  /** Of two tasks that cannot overlap one goes first; where only one order is left, its windows follow. */
  #propagatePairs(): boolean {
    const { pairs } = this.#tasks;
    const { minDuration } = this.#path;
    const est = this.#est;
    const lct = this.#lct;
    for (let p = 0; p < pairs.length; p += 2) {
      const i = pairs[p];
      const j = pairs[p + 1];
      const canIFirst = est[i] + minDuration[i] + minDuration[j] <= lct[j];
      const canJFirst = est[j] + minDuration[j] + minDuration[i] <= lct[i];
      if (canIFirst && canJFirst) continue;
      if (!canIFirst && !canJFirst) return false;
      const first = canIFirst ? i : j;
      const second = canIFirst ? j : i;
      if (!this.#raise(second, est[first] + minDuration[first])) return false;
      if (!this.#lower(first, lct[second] - minDuration[second])) return false;
    }
    return true;
  }

  /** Compulsory parts overload nothing, and tasks are moved to where they leave room. */
  #propagateTimeTable(): boolean {
    const { users, least } = this.#tasks;
    for (let r = 0; r < users.length; r++) {
      if (users[r].length === 0) continue;
      const profile = compulsoryProfile(users[r], least[r], this.#est, this.#lct, this.#path.minDuration);
      if (!this.#fitsProfile(profile, r)) return false;
      for (const i of users[r])
        if (!this.#moveOutOfProfile(i, profile, least[r], this.#supply[r].peak)) return false;
    }
    return true;
  }

  #fitsProfile({ time, level }: Profile, r: number): boolean {
    for (let k = 0; k + 1 < time.length; k++) {
      if (level[k] > this.#supply[r].peakBetween(time[k], time[k + 1])) return false;
    }
    return true;
  }

  /** Raises est and lowers lct of task i past stretches in which the others' compulsory parts leave it no room. */
  #moveOutOfProfile(i: number, { time, level }: Profile, least: Int32Array, capacity: number): boolean {
    const d = this.#path.minDuration[i];
    const ownFrom = this.#lct[i] - d;
    const ownTo = this.#est[i] + d;
    const full = (k: number) => {
      const own = time[k] >= ownFrom && time[k + 1] <= ownTo ? least[i] : 0;
      return level[k] - own + least[i] > capacity;
    };
    const last = time.length - 1;
    for (let k = 0; k < last; k++) {
      if (time[k + 1] <= this.#est[i]) continue;
      if (time[k] >= this.#est[i] + d) break;
      if (full(k) && !this.#raise(i, time[k + 1])) return false;
    }
    for (let k = last - 1; k >= 0; k--) {
      if (time[k] >= this.#lct[i]) continue;
      if (time[k + 1] <= this.#lct[i] - d) break;
      if (full(k) && !this.#lower(i, time[k])) return false;
    }
    return true;
  }

  /** Energy that must fall into an interval fits into it, for every interval that can matter. */
  *#reasonEnergetically(): Generator<null, boolean> {
    for (let r = 0; r < this.#tasks.users.length; r++) {
      if (this.#tasks.users[r].length > 1 && !(yield* this.#reasonOn(r))) return false;
    }
    return true;
  }

  *#reasonOn(r: number): Generator<null, boolean> {
    const users = this.#tasks.users[r];
    const { minDuration } = this.#path;
    const est = this.#est;
    const lct = this.#lct;
    const begins = new Set<number>();
    const ends = new Set<number>();
    for (const i of users) {
      begins.add(est[i]).add(lct[i] - minDuration[i]);
      ends.add(lct[i]).add(est[i] + minDuration[i]);
    }
    const sortedEnds = Int32Array.from(ends).sort();
    const need = new Float64Array(users.length);
    for (const from of Int32Array.from(begins).sort()) {
      for (const to of sortedEnds) {
        if (to <= from) continue;
        const offered = this.#supply[r].energyBetween(from, to);
        let required = 0;
        for (let u = 0; u < users.length; u++) {
          need[u] = this.#leastEnergyWithin(users[u], r, from, to);
          required += need[u];
        }
        // Too much to be counted exactly proves nothing.
        if (Math.max(required, offered) > Number.MAX_SAFE_INTEGER) continue;
        if (required > offered) return false;
        if (!this.#adjust(r, from, to, offered - required, need)) return false;
      }
      this.#looks += sortedEnds.length * users.length;
      if (this.#looks < LOOKS_A_PAUSE) continue;
      this.#looks = 0;
      yield null;
    }
    return true;
  }

  /** Least energy, over its modes, that task i must take of r within [from, to). */
  #leastEnergyWithin(i: number, r: number, from: number, to: number): number {
    const { modePtr, modeDuration } = this.#instance;
    const est = this.#est[i];
    const lct = this.#lct[i];
    if (est >= to || lct <= from) return 0;
    let least = Number.POSITIVE_INFINITY;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      const d = modeDuration[m];
      if (est + d > lct) continue;
      const inside = Math.min(d, to - from, est + d - from, to - (lct - d));
      const energy = inside > 0 ? inside * this.#tasks.amountOf(m, r) : 0;
      if (energy < least) least = energy;
      if (least === 0) return 0;
    }
    return least === Number.POSITIVE_INFINITY ? 0 : least;
  }

  /**
   * A single-mode task that, pushed as far left as its window lets it, would overfill [from, to) starts
   * later, so late that what it leaves inside just fits; likewise to the right.
   */
  #adjust(r: number, from: number, to: number, spare: number, need: Float64Array): boolean {
    const users = this.#tasks.users[r];
    const { minDuration } = this.#path;
    const amounts = this.#tasks.fixedAmount[r];
    for (let u = 0; u < users.length; u++) {
      const i = users[u];
      const amount = amounts[i];
      // Even wholly inside it would not break the interval.
      if (amount === 0 || amount * Math.min(minDuration[i], to - from) - need[u] <= spare) continue;
      const room = Math.floor((spare + need[u]) / amount);
      const left = Math.min(minDuration[i], to - from, Math.max(0, this.#est[i] + minDuration[i] - from));
      if (left > room && this.#est[i] < to && !this.#raise(i, to - room)) return false;
      const right = Math.min(minDuration[i], to - from, Math.max(0, to - (this.#lct[i] - minDuration[i])));
      if (right > room && this.#lct[i] > from && !this.#lower(i, from + room)) return false;
    }
    return true;
  }
}

interface Profile {
  /** Moments, ascending; level k holds in [time k, time k + 1). */
  time: number[];
  level: number[];
}

/** Sum of the compulsory parts [lct − d, est + d) of the users of one resource. */
function compulsoryProfile(
  users: Int32Array,
  least: Int32Array,
  est: Int32Array,
  lct: Int32Array,
  duration: Int32Array,
): Profile {
  const change = new Map<number, number>();
  for (const i of users) {
    const from = lct[i] - duration[i];
    const to = est[i] + duration[i];
    if (from >= to) continue;
    change.set(from, (change.get(from) ?? 0) + least[i]);
    change.set(to, (change.get(to) ?? 0) - least[i]);
  }
  const time = [...change.keys()].sort((a, b) => a - b);
  let level = 0;
  return {
    time,
    level: time.map((moment) => {
      level += change.get(moment) as number;
      return level;
    }),
  };
}
