import type { PredicateList } from '../../engine/predicateList.ts';
import type { Store } from '../../engine/store.ts';

import { ALWAYS, type Direction, type DisjunctiveInput, orderOf } from './machine.ts';

/**
 * Says why a machine left no room, from bounds as they were at some place on the trail: by the tasks of an
 * interval, as few as suffice, with its start as early as what is to be explained allows. Looked up only for
 * what conflicts ask about. O(tasks), each with a walk back along its bounds.
 */
export class MachineExplanation {
  readonly #store: Store;
  readonly #input: DisjunctiveInput;

  constructor(store: Store, input: DisjunctiveInput) {
    this.#store = store;
    this.#input = input;
  }

  /** Least duration of task i by the modes left before trail entry `position`. */
  #durationAt(i: number, position: number): number {
    const { rank, durationPtr, duration } = this.#input;
    return duration[durationPtr[i] + (rank[i] < 0 ? 0 : this.#store.valueAt(2 * rank[i], position))];
  }

  /** Appends why a task could not start before those that come before it and start from `from` on had ended. */
  afterAll(
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
      const c = orderOf(this.#input.machines[m], a, last, direction);
      if (c !== ALWAYS && (c < 0 || store.valueAt(c, position) < (c & 1 ? 0 : 1))) continue;
      members.push(a);
      spare += this.#durationAt(i, position);
    }
    // The last one is needed however little is to be explained: it is what starts no earlier than that.
    let left = members.length;
    const kept = members.filter((a) => {
      const work = this.#durationAt(tasks[a], position);
      if (work > spare || left === 1) return true;
      spare -= work;
      left--;
      return false;
    });
    for (const a of kept) {
      const c = orderOf(this.#input.machines[m], a, last, direction);
      if (c >= 0) out.push(c, c & 1 ? 0 : 1);
      this.#member(tasks[a], direction, from - spare, position, out);
    }
  }

  /**
   * Appends why more has to lie within [from, to) than there is room for: tasks that start from `from` on and
   * end by `to`; `one` has only to start from then on, and `other` only to end by then.
   */
  interval(
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
    for (const a of kept) this.#member(tasks[a], direction, from - spare, position, out);
    for (const a of kept)
      if (a !== one) out.push(direction.end[tasks[a]], -to - direction.endShift[tasks[a]]);
    if (other >= 0 && !kept.includes(other))
      out.push(direction.end[tasks[other]], -to - direction.endShift[tasks[other]]);
  }

  /** Appends that task i starts from `from` on and lasts as long as it did before trail entry `position`. */
  #member(i: number, direction: Direction, from: number, position: number, out: PredicateList): void {
    out.push(direction.start[i], from - direction.startShift[i]);
    const { rank, durationPtr, duration } = this.#input;
    if (rank[i] < 0) return;
    const work = this.#durationAt(i, position);
    let k = 0;
    while (duration[durationPtr[i] + k] < work) k++;
    out.push(2 * rank[i], k);
  }
}
