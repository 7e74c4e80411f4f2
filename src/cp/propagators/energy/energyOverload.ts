import { ENERGY, type Propagator, reasonOf } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';
import { guaranteed } from '../ranks.ts';
import { type CumulativeInput, type Users, taskOfVariables, usersOf } from '../time-table/cumulativeInput.ts';
import { EnergyExplanation, MOST_ENERGY, TOO_MUCH } from './energyExplanation.ts';
import { Pace } from '../pace.ts';
import { overloadedAt, type Timeline, timelineFor } from './timeline.ts';

/** Resources with more ticks for each user are not looked at, since all ticks are gone through each time. */
const MOST_TICKS_A_USER = 64;
/** Tries in vain after which a resource is looked at half as often, down to one chance in so many. */
const PATIENCE = 300;
const LONGEST_WAIT = 16;

/**
 * Energy of renewable resources: tasks that have to lie within an interval must not take more of a resource,
 * over all of it, than compulsory parts leave there. This is the consistency check of time-table edge finding;
 * why its inferences are left out is in docs/decisions/0007-energy.md. Multi-mode tasks count with the least that a mode
 * left takes.
 *
 * All but O(users + horizon) for each resource on which something moved, and seldom where it is seldom of use.
 *
 * Source: Vilím 2011, Timetable edge finding filtering algorithm for discrete cumulative resources, with the
 * timeline of Fahimi, Ouellet and Quimper 2018.
 */
export class EnergyOverload implements Propagator {
  /** The interval [from, to) in which there was too little when it last told a conflict. */
  from = 0;
  to = 0;
  readonly #store: Store;
  readonly #input: CumulativeInput;
  readonly #users: Users;
  readonly #why: EnergyExplanation;
  /** What each rank of a demand takes in all, laid out as the amounts are. */
  readonly #energyByRank: Int32Array;
  /** The task whose start, end or rank a variable is; −1: none. */
  readonly #taskOf: Int32Array;
  /** 1 for resources that are looked at, and for those of them on which something moved. */
  readonly #isWatched: Uint8Array;
  readonly #dirty: Uint8Array;
  readonly #pace: readonly Pace[];
  #head = 0;
  #isOn = true;
  /** Capacity before each tick, at resource · (horizon + 1) + tick. */
  readonly #offered: Int32Array;
  /** Scratch by demand: bounds, and the energy beyond the compulsory part. */
  readonly #est: Int32Array;
  readonly #lct: Int32Array;
  readonly #energy: Int32Array;
  /** Scratch: the demands that have such, also in order of earliest start and of latest end. */
  readonly #open: Int32Array;
  readonly #byStart: Int32Array;
  readonly #byEnd: Int32Array;
  /** Scratch by tick: where it goes when sorting, how what is surely taken changes, what is free before it. */
  readonly #bucket: Int32Array;
  readonly #change: Int32Array;
  readonly #free: Int32Array;
  readonly #timeline: Timeline;

  constructor(store: Store, input: CumulativeInput) {
    const { demandResource, resourceCount, horizon } = input;
    this.#store = store;
    this.#input = input;
    this.#users = usersOf(input);
    this.#why = new EnergyExplanation(store, input, this.#users);
    this.#energyByRank = energyByRank(input);
    this.#taskOf = taskOfVariables(input, store.variableCount);
    const { ptr } = this.#users;
    this.#offered = new Int32Array(resourceCount * (horizon + 1));
    this.#isWatched = new Uint8Array(resourceCount);
    for (let r = 0; r < resourceCount; r++) {
      const base = r * (horizon + 1);
      let sum = 0;
      for (let t = 0; t < horizon; t++) {
        sum += input.capacity[r * horizon + t];
        this.#offered[base + t + 1] = sum;
      }
      const isShort = horizon <= MOST_TICKS_A_USER * (ptr[r + 1] - ptr[r]);
      this.#isWatched[r] = isShort && sum <= MOST_ENERGY ? 1 : 0;
    }
    this.#dirty = new Uint8Array(resourceCount);
    this.#pace = Array.from({ length: resourceCount }, () => new Pace(PATIENCE, LONGEST_WAIT));
    this.#est = new Int32Array(demandResource.length);
    this.#lct = new Int32Array(demandResource.length);
    this.#energy = new Int32Array(demandResource.length);
    let most = 0;
    for (let r = 0; r < resourceCount; r++) most = Math.max(most, ptr[r + 1] - ptr[r]);
    this.#open = new Int32Array(most);
    this.#byStart = new Int32Array(most);
    this.#byEnd = new Int32Array(most);
    this.#bucket = new Int32Array(horizon + 2);
    this.#change = new Int32Array(horizon + 1);
    this.#free = new Int32Array(horizon + 1);
    this.#timeline = timelineFor(demandResource.length, most);
  }

  /** Looks at energy from now on, or no longer does. Precondition: the store is at its root. */
  turn(isOn: boolean): void {
    if (isOn && !this.#isOn) this.#dirty.set(this.#isWatched);
    this.#isOn = isOn;
  }

  propagate(): boolean {
    const store = this.#store;
    if (!this.#isOn) {
      this.#head = store.size;
      return true;
    }
    const { demandPtr, demandResource } = this.#input;
    const dirty = this.#dirty;
    const isWatched = this.#isWatched;
    for (; this.#head < store.size; this.#head++) {
      const i = this.#taskOf[store.trailVariable[this.#head] >> 1];
      if (i < 0) continue;
      for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++)
        dirty[demandResource[k]] = isWatched[demandResource[k]];
    }
    for (let r = 0; r < dirty.length; r++) {
      if (dirty[r] === 0) continue;
      dirty[r] = 0;
      const pace = this.#pace[r];
      if (!pace.isDue()) continue;
      const isOverloaded = !this.#fits(r);
      pace.tried(isOverloaded);
      if (isOverloaded) return false;
    }
    return true;
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
    // Bounds are only wider than they were; what moves from here on is on the trail.
    this.#dirty.fill(0);
  }

  /** Whether r has room for all that it must do. @returns false on a conflict, told to the store */
  #fits(r: number): boolean {
    const count = this.#load(r);
    if (count === 0) return true;
    const at = overloadedAt(
      this.#timeline,
      this.#byStart,
      this.#byEnd,
      count,
      this.#est,
      this.#lct,
      this.#energy,
      this.#free,
    );
    if (at < 0) return true;
    this.#tellOverload(r, this.#lct[this.#byEnd[at]], count);
    return false;
  }

  /**
   * Writes the bounds and energies of the users of r as they are now, in order, and what compulsory parts
   * leave free. @returns how many have energy beyond these
   */
  #load(r: number): number {
    const { bound } = this.#store;
    const { endVariable, endShift, rankVariable, amount, amountPtr } = this.#input;
    const { ptr, demand, task } = this.#users;
    const energyByRank = this.#energyByRank;
    const est = this.#est;
    const lct = this.#lct;
    const energy = this.#energy;
    const open = this.#open;
    const change = this.#change;
    change.fill(0);
    let count = 0;
    for (let u = ptr[r]; u < ptr[r + 1]; u++) {
      const k = demand[u];
      const i = task[k];
      const x = rankVariable[i];
      const lst = -bound[2 * i + 1];
      const end = 2 * endVariable[i];
      const ect = bound[end] + endShift[i];
      const from = amountPtr[k];
      let left = energyByRank[from];
      let taken = amount[from];
      if (x >= 0) {
        left = guaranteed(energyByRank, from, bound[2 * x], -bound[2 * x + 1]);
        taken = guaranteed(amount, from, bound[2 * x], -bound[2 * x + 1]);
      }
      if (ect > lst) {
        left -= taken * (ect - lst);
        change[lst] += taken;
        change[ect] -= taken;
      }
      if (left === 0) continue;
      energy[k] = left;
      est[k] = bound[2 * i];
      lct[k] = endShift[i] - bound[end + 1];
      open[count++] = k;
    }
    if (count === 0) return 0;
    sortInto(this.#byStart, open, count, est, this.#bucket);
    sortInto(this.#byEnd, open, count, lct, this.#bucket);
    this.#sumUp(r);
    return count;
  }

  /** Writes what compulsory parts leave free of r before each tick. */
  #sumUp(r: number): void {
    const { horizon } = this.#input;
    const offered = this.#offered;
    const change = this.#change;
    const free = this.#free;
    const base = r * (horizon + 1);
    let taking = 0;
    let taken = 0;
    for (let t = 0; t <= horizon; t++) {
      free[t] = offered[base + t] - taken;
      taking += change[t];
      taken += taking;
    }
  }

  /** Tells the store that r has too little before `to`, in the interval that lacks most. */
  #tellOverload(r: number, to: number, count: number): void {
    const store = this.#store;
    const free = this.#free;
    const est = this.#est;
    let work = 0;
    let most = 0;
    for (let u = count - 1; u >= 0; u--) {
      const k = this.#byStart[u];
      if (this.#lct[k] > to) continue;
      work += this.#energy[k];
      const lacking = work - (free[to] - free[est[k]]);
      if (lacking <= most) continue;
      most = lacking;
      this.from = est[k];
    }
    this.to = to;
    store.failedVariable = -1;
    store.failedReason = reasonOf(ENERGY, r);
    store.conflict.length = 0;
    this.#why.interval(r, this.from, to, store.conflict);
  }
}

/** Amount times duration, rank by rank; no more than is too much anyway. */
function energyByRank({ demandPtr, amountPtr, amount, durationPtr, duration }: CumulativeInput): Int32Array {
  const energy = new Int32Array(amount.length);
  for (let i = 0; i + 1 < demandPtr.length; i++)
    for (let k = demandPtr[i]; k < demandPtr[i + 1]; k++)
      for (let q = amountPtr[k]; q < amountPtr[k + 1]; q++)
        energy[q] = Math.min(amount[q] * duration[durationPtr[i] + q - amountPtr[k]], TOO_MUCH);
  return energy;
}

/** Writes so many of a list in order of rising key: by counting, as keys are ticks. */
function sortInto(
  sorted: Int32Array,
  list: Int32Array,
  count: number,
  key: Int32Array,
  bucket: Int32Array,
): void {
  bucket.fill(0);
  for (let u = 0; u < count; u++) bucket[key[list[u]] + 1]++;
  for (let t = 1; t < bucket.length; t++) bucket[t] += bucket[t - 1];
  for (let u = 0; u < count; u++) sorted[bucket[key[list[u]]]++] = list[u];
}
