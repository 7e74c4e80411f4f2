import type { PredicateList } from '../../engine/predicateList.ts';
import { DISJUNCTIVE, type Explainer, type Propagator, reasonOf } from '../../engine/propagator.ts';
import type { Store } from '../../engine/store.ts';
import { ALWAYS, BACKWARD, type Direction, type DisjunctiveInput, directionsOf, orderOf } from './machine.ts';
import { MachineExplanation } from './machineExplanation.ts';
import { NOBODY, ThetaLambdaTree } from './thetaLambdaTree.ts';

/** Kinds of inference, in the two lowest bits of a payload; the third is set for time run backwards. */
const AFTER_ALL = 0;
const LAST_OF_ALL = 1;
const OVERLOAD = 2;
const KIND = 3;
const BITS = 3;
const PLENTY = 2 ** 30;

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
  readonly #why: MachineExplanation;
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
    const { machines, end } = input;
    this.#store = store;
    this.#input = input;
    store.explainers[DISJUNCTIVE] = this;
    this.#directions = directionsOf(input);
    this.#why = new MachineExplanation(store, input);
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
      const c = orderOf(this.#input.machines[m], this.#byEnd[q], one, direction);
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
    this.#why.interval(m, direction, from, latest, NOBODY, NOBODY, store.size, store.conflict);
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
      this.#why.afterAll(m, direction, b, value, from, position, out);
      return;
    }
    const { tasks, order } = this.#input.machines[m];
    const at = order.indexOf(b);
    const earlier = Math.floor(at / tasks.length);
    const later = at % tasks.length;
    const [one, other] = direction.bit === 0 ? [later, earlier] : [earlier, later];
    this.#why.interval(m, direction, from, this.#whyEnd[position], one, other, position, out);
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
