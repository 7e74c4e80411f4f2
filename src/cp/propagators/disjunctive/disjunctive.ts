import type { PredicateList } from '../../engine/predicateList.ts';
import { DISJUNCTIVE, type Explainer, type Propagator, reasonOf } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';
import { NOBODY, ThetaLambdaTree } from './thetaLambdaTree.ts';

/** In place of a bound variable: the one task always comes first, or never. */
export const ALWAYS = -1;
export const UNLESS = -2;

/** Tasks that run one at a time. */
export interface Machine {
  tasks: Int32Array;
  /**
   * At a·tasks + b: the bound variable that says that task a of the machine comes before task b, by 1 for a
   * lower bound and 0 for an upper one; ALWAYS or UNLESS where that is settled.
   */
  order: Int32Array;
}

export interface DisjunctiveInput {
  machines: readonly Machine[];
  /** Task i ends at variable end[i] plus shift[i]; rank[i] is its mode's rank, −1 where it has but one. */
  end: Int32Array;
  shift: Int32Array;
  rank: Int32Array;
  /** Duration of rank k of task i at durationPtr[i] + k, rising. */
  durationPtr: Int32Array;
  duration: Int32Array;
}

/** Kinds of inference, in the two lowest bits of a payload; the third is set for time run backwards. */
const AFTER_ALL = 0;
const LAST_OF_ALL = 1;
const OVERLOAD = 2;
const KIND = 3;
const BACKWARD = 4;
const BITS = 3;
const PLENTY = 2 ** 30;

/** Time as it runs, or backwards: then latest ends, negated, are the earliest starts. */
interface Direction {
  /** Bound variable of the earliest start of task i, and of the latest end, negated; what to add to each. */
  start: Int32Array;
  startShift: Int32Array;
  end: Int32Array;
  endShift: Int32Array;
  bit: number;
}

/**
 * Machines: tasks that run one at a time, with a Boolean for the order of each two. Three inferences, each
 * forward and, with time run backwards, backward:
 *
 * - after all: a task starts no earlier than all that come before it can end, one after another
 *   (the precedences known, not only those that bounds show);
 * - last of all (edge finding): where a set of tasks could not end in time with one more among them, that
 *   one comes after each of them, which is said to the Booleans;
 * - overload: a set has too little time between its earliest start and its latest end.
 *
 * O(tasks²) a machine on which something moved for the first, O(tasks · log tasks) for the others.
 * Explained, on demand, by an interval: the tasks that have to lie in it, as few as suffice, with its start
 * as early as what is to be explained allows.
 *
 * Source: Vilím 2004, O(n log n) filtering algorithms for unary resource constraint; explanations as in
 * Vilím 2005, Computing explanations for the unary resource constraint.
 */
export class Disjunctive implements Propagator, Explainer {
  readonly #store: Store;
  readonly #input: DisjunctiveInput;
  readonly #directions: readonly Direction[];
  /** Machines by bound variable that matters to them: [ptr[b], ptr[b + 1]). */
  readonly #ptr: Int32Array;
  readonly #machine: Int32Array;
  readonly #trees: readonly ThetaLambdaTree[];
  /** 1 for machines on which something moved. */
  readonly #dirty: Uint8Array;
  #head = 0;
  /** By trail entry: the interval that made it. */
  #whyStart = new Int32Array(0);
  #whyEnd = new Int32Array(0);
  /** Scratch of one machine: places by earliest start and by latest end; starts, ends and durations by place. */
  readonly #byStart: Int32Array;
  readonly #byEnd: Int32Array;
  readonly #est: Int32Array;
  readonly #lct: Int32Array;
  readonly #work: Int32Array;
  readonly #sortedStart: Int32Array[];
  readonly #sortedWork: Int32Array[];
  /** Where each place stands in #byStart and in #byEnd. */
  readonly #startRank: Int32Array;
  readonly #endRank: Int32Array;

  constructor(store: Store, input: DisjunctiveInput) {
    const { machines, end, shift } = input;
    this.#store = store;
    this.#input = input;
    store.explainers[DISJUNCTIVE] = this;
    const zero = new Int32Array(end.length);
    const starts = Int32Array.from(end.keys(), (i) => 2 * i);
    const ends = end.map((x) => 2 * x + 1);
    const negative = shift.map((d) => -d);
    this.#directions = [
      { start: starts, startShift: zero, end: ends, endShift: negative, bit: 0 },
      { start: ends, startShift: negative, end: starts, endShift: zero, bit: BACKWARD },
    ];
    const most = machines.reduce((size, { tasks }) => Math.max(size, tasks.length), 0);
    this.#trees = machines.map(({ tasks }) => new ThetaLambdaTree(tasks.length));
    this.#sortedStart = machines.map(({ tasks }) => new Int32Array(tasks.length));
    this.#sortedWork = machines.map(({ tasks }) => new Int32Array(tasks.length));
    this.#dirty = new Uint8Array(machines.length);
    this.#byStart = new Int32Array(most);
    this.#byEnd = new Int32Array(most);
    this.#est = new Int32Array(most);
    this.#lct = new Int32Array(most);
    this.#work = new Int32Array(most);
    this.#startRank = new Int32Array(most);
    this.#endRank = new Int32Array(most);
    const moved: Set<number>[] = Array.from(store.bound, () => new Set());
    machines.forEach(({ tasks, order }, m) => {
      for (const i of tasks) {
        moved[2 * i].add(m);
        moved[2 * end[i] + 1].add(m);
        if (input.rank[i] >= 0) moved[2 * input.rank[i]].add(m);
      }
      for (const b of order) if (b >= 0) moved[b].add(m);
    });
    this.#ptr = new Int32Array(store.bound.length + 1);
    moved.forEach((of, b) => {
      this.#ptr[b + 1] = this.#ptr[b] + of.size;
    });
    this.#machine = Int32Array.from(moved.flatMap((of) => [...of]));
  }

  propagate(): boolean {
    const store = this.#store;
    const dirty = this.#dirty;
    for (; this.#head < store.size; this.#head++) {
      const b = store.trailVariable[this.#head];
      for (let k = this.#ptr[b]; k < this.#ptr[b + 1]; k++) dirty[this.#machine[k]] = 1;
    }
    const { size } = store;
    for (let m = 0; m < dirty.length; m++) {
      if (dirty[m] === 0) continue;
      for (const direction of this.#directions) {
        this.#load(m, direction);
        if (!this.#afterAll(m, direction)) return false;
      }
    }
    // Something new: the cheaper propagators come first, and all this is looked at again.
    if (store.size > size) return true;
    for (let m = 0; m < dirty.length; m++) {
      if (dirty[m] === 0) continue;
      dirty[m] = 0;
      for (const direction of this.#directions) {
        this.#load(m, direction);
        if (!this.#edges(m, direction)) return false;
      }
    }
    return true;
  }

  backtrack(size: number): void {
    if (this.#head > size) this.#head = size;
    // What was inferred from bounds that are gone is gone with them; what moved since is on the trail again.
    this.#dirty.fill(0);
  }

  /** Writes starts, ends and durations of machine m as they are now, and who starts before whom. */
  #load(m: number, direction: Direction): void {
    const { bound } = this.#store;
    const { rank, durationPtr, duration, machines } = this.#input;
    const { tasks } = machines[m];
    const { start, startShift, end, endShift } = direction;
    const est = this.#est;
    const lct = this.#lct;
    const work = this.#work;
    for (let a = 0; a < tasks.length; a++) {
      const i = tasks[a];
      est[a] = bound[start[i]] + startShift[i];
      lct[a] = -(bound[end[i]] + endShift[i]);
      work[a] = duration[durationPtr[i] + (rank[i] < 0 ? 0 : bound[2 * rank[i]])];
    }
    sortPlaces(this.#byStart, est, tasks.length, 1);
  }

  /** Least duration of task i by the modes left before trail entry `position`. */
  #durationAt(i: number, position: number): number {
    const { rank, durationPtr, duration } = this.#input;
    return duration[durationPtr[i] + (rank[i] < 0 ? 0 : this.#store.valueAt(2 * rank[i], position))];
  }

  /** The predicate that says that a comes before b as time runs in `direction`. */
  #orderOf(m: number, a: number, b: number, direction: Direction): number {
    const { tasks, order } = this.#input.machines[m];
    return direction.bit === 0 ? order[a * tasks.length + b] : order[b * tasks.length + a];
  }

  #afterAll(m: number, direction: Direction): boolean {
    const { bound } = this.#store;
    const { tasks, order } = this.#input.machines[m];
    const count = tasks.length;
    const [row, column] = direction.bit === 0 ? [count, 1] : [1, count];
    const est = this.#est;
    const work = this.#work;
    const byStart = this.#byStart;
    for (let b = 0; b < count; b++) {
      let end = -PLENTY;
      let from = 0;
      let members = 0;
      for (let k = 0; k < count; k++) {
        const a = byStart[k];
        const c = order[a * row + b * column];
        if (c < 0 ? c !== ALWAYS : bound[c] < 1 - (c & 1)) continue;
        if (est[a] >= end) {
          from = est[a];
          end = from;
          members = 0;
        }
        end += work[a];
        members++;
      }
      // One alone is said by the order's own difference.
      if (members < 2 || end <= est[b]) continue;
      const value = end - direction.startShift[tasks[b]];
      if (!this.#raise(direction.start[tasks[b]], value, m, AFTER_ALL | direction.bit, from, 0)) return false;
    }
    return true;
  }

  #edges(m: number, direction: Direction): boolean {
    const { tasks } = this.#input.machines[m];
    const count = tasks.length;
    const est = this.#est;
    const lct = this.#lct;
    const byStart = this.#byStart;
    const byEnd = this.#byEnd;
    sortPlaces(byEnd, lct, count, -1);
    const starts = this.#sortedStart[m];
    const works = this.#sortedWork[m];
    for (let k = 0; k < count; k++) {
      this.#startRank[byStart[k]] = k;
      this.#endRank[byEnd[k]] = k;
      starts[k] = est[byStart[k]];
      works[k] = this.#work[byStart[k]];
    }
    const tree = this.#trees[m];
    tree.reset(starts, works);
    for (let k = 0; k < count; k++) {
      const j = byEnd[k];
      if (tree.end > lct[j]) return this.#overload(m, direction, k);
      while (tree.endWithOne > lct[j] && tree.one >= 0) {
        const place = tree.one;
        if (!this.#comesLast(m, direction, k, byStart[place])) return false;
        tree.drop(place);
      }
      tree.moveToLambda(this.#startRank[j]);
    }
    return true;
  }

  /** Where an interval begins that ends with the latest end of the k-th by end and has too much in it. */
  #overfullFrom(count: number, k: number, one: number): number {
    const latest = this.#lct[this.#byEnd[k]];
    let work = 0;
    for (let p = count - 1; p >= 0; p--) {
      const a = this.#byStart[p];
      if (a !== one && this.#endRank[a] < k) continue;
      work += this.#work[a];
      if (this.#est[a] + work > latest) return this.#est[a];
    }
    throw new Error('no interval is too full');
  }

  /** Says that place `one` comes after all from the k-th by end on. */
  #comesLast(m: number, direction: Direction, k: number, one: number): boolean {
    const count = this.#input.machines[m].tasks.length;
    const latest = this.#lct[this.#byEnd[k]];
    const from = this.#overfullFrom(count, k, one);
    for (let q = k; q < count; q++) {
      const c = this.#orderOf(m, this.#byEnd[q], one, direction);
      if (c >= 0 && !this.#raise(c, c & 1 ? 0 : 1, m, LAST_OF_ALL | direction.bit, from, latest))
        return false;
    }
    return true;
  }

  /** Tells the store that those from the k-th by end on have too little time. @returns false */
  #overload(m: number, direction: Direction, k: number): boolean {
    const store = this.#store;
    const count = this.#input.machines[m].tasks.length;
    const from = this.#overfullFrom(count, k, NOBODY);
    store.failedVariable = -1;
    store.failedReason = reasonOf(DISJUNCTIVE, (m << BITS) | OVERLOAD | direction.bit);
    store.conflict.length = 0;
    const latest = this.#lct[this.#byEnd[k]];
    this.#explainInterval(m, direction, from, latest, NOBODY, NOBODY, store.size, store.conflict);
    return false;
  }

  /** Raises a bound because of an interval, and notes which. */
  #raise(b: number, value: number, m: number, kind: number, from: number, to: number): boolean {
    const store = this.#store;
    if (store.size >= this.#whyStart.length) {
      this.#whyStart = enlarged(this.#whyStart, 2 * store.size);
      this.#whyEnd = enlarged(this.#whyEnd, 2 * store.size);
    }
    this.#whyStart[store.size] = from;
    this.#whyEnd[store.size] = to;
    return store.raise(b, value, reasonOf(DISJUNCTIVE, (m << BITS) | kind));
  }

  explain(payload: number, b: number, value: number, position: number, out: PredicateList): void {
    const m = payload >> BITS;
    const direction = this.#directions[payload & BACKWARD ? 1 : 0];
    const from = this.#whyStart[position];
    if ((payload & KIND) === AFTER_ALL) {
      this.#explainAfterAll(m, direction, b, value, from, position, out);
      return;
    }
    const { tasks, order } = this.#input.machines[m];
    const at = order.indexOf(b);
    const earlier = Math.floor(at / tasks.length);
    const later = at % tasks.length;
    const [one, other] = direction.bit === 0 ? [later, earlier] : [earlier, later];
    this.#explainInterval(m, direction, from, this.#whyEnd[position], one, other, position, out);
  }

  /** Appends why a task could not start before those that come before it and start from `from` on had ended. */
  #explainAfterAll(
    m: number,
    direction: Direction,
    b: number,
    value: number,
    from: number,
    position: number,
    out: PredicateList,
  ): void {
    const store = this.#store;
    const { tasks } = this.#input.machines[m];
    const last = tasks.findIndex((i) => direction.start[i] === b);
    const members: number[] = [];
    let spare = from - (value + direction.startShift[tasks[last]]);
    for (let a = 0; a < tasks.length; a++) {
      const i = tasks[a];
      if (a === last || store.valueAt(direction.start[i], position) + direction.startShift[i] < from)
        continue;
      const c = this.#orderOf(m, a, last, direction);
      if (c !== ALWAYS && (c < 0 || store.valueAt(c, position) < (c & 1 ? 0 : 1))) continue;
      members.push(a);
      spare += this.#durationAt(i, position);
    }
    const kept = members.filter((a) => {
      const work = this.#durationAt(tasks[a], position);
      if (work > spare) return true;
      spare -= work;
      return false;
    });
    for (const a of kept) {
      const c = this.#orderOf(m, a, last, direction);
      if (c >= 0) out.push(c, c & 1 ? 0 : 1);
      this.#explainMember(tasks[a], direction, from - spare, position, out);
    }
  }

  /**
   * Appends why more has to lie within [from, to) than there is room for: tasks that start from `from` on and
   * end by `to`; `one` has only to start from then on, and `other` only to end by then.
   */
  #explainInterval(
    m: number,
    direction: Direction,
    from: number,
    to: number,
    one: number,
    other: number,
    position: number,
    out: PredicateList,
  ): void {
    const store = this.#store;
    const { tasks } = this.#input.machines[m];
    const members: number[] = [];
    let spare = from - to - 1;
    for (let a = 0; a < tasks.length; a++) {
      const i = tasks[a];
      if (store.valueAt(direction.start[i], position) + direction.startShift[i] < from) continue;
      const latest = -store.valueAt(direction.end[i], position) - direction.endShift[i];
      if (a !== one && latest > to) continue;
      members.push(a);
      spare += this.#durationAt(i, position);
    }
    const kept = members.filter((a) => {
      const work = this.#durationAt(tasks[a], position);
      if (a === one || work > spare) return true;
      spare -= work;
      return false;
    });
    for (const a of kept) this.#explainMember(tasks[a], direction, from - spare, position, out);
    for (const a of kept)
      if (a !== one) out.push(direction.end[tasks[a]], -to - direction.endShift[tasks[a]]);
    if (other >= 0 && !kept.includes(other))
      out.push(direction.end[tasks[other]], -to - direction.endShift[tasks[other]]);
  }

  /** Appends that task i starts from `from` on and lasts as long as it did before trail entry `position`. */
  #explainMember(i: number, direction: Direction, from: number, position: number, out: PredicateList): void {
    out.push(direction.start[i], from - direction.startShift[i]);
    const { rank, durationPtr, duration } = this.#input;
    if (rank[i] < 0) return;
    const work = this.#durationAt(i, position);
    let k = 0;
    while (duration[durationPtr[i] + k] < work) k++;
    out.push(2 * rank[i], k);
  }
}

/** Writes 0 … count − 1 in order of sign · key; few steps where they are nearly in order already. */
function sortPlaces(places: Int32Array, key: Int32Array, count: number, sign: number): void {
  for (let k = 0; k < count; k++) {
    let at = k;
    for (; at > 0 && sign * (key[places[at - 1]] - key[k]) > 0; at--) places[at] = places[at - 1];
    places[at] = k;
  }
}

function enlarged(old: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(old);
  return larger;
}
