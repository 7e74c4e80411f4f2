import { FINISH_FINISH, FINISH_START, type Instance, START_START } from '#instance/instance.ts';
import { type TaskTable, taskTable } from './taskTable.ts';

/**
 * What an instance says about bounds, rule by rule: may these bounds all hold at once? Written from the
 * instance alone and apart from the solver, so that neither can repeat the other's mistakes.
 *
 * bound[2x] is a lower bound of variable x, bound[2x + 1] a negated upper bound. Variable i is the start of
 * task i, variable n the makespan; then come end and rank of the mode of each task with several modes, in
 * order, then the orders that a proof introduces (1: the first task ends before the second starts, 0: the
 * second ends before the first starts).
 *
 * Each rule answers whether the bounds contradict one constraint of the instance.
 */
export class Rules {
  readonly tasks: TaskTable;
  /** Bounds to be judged. */
  bound: Int32Array;
  readonly #instance: Instance;
  /** Weights of y ≥ x + weight by x · variables + y, for starts and ends of tasks. */
  readonly #difference = new Map<number, number>();
  readonly #first: number[] = [];
  readonly #second: number[] = [];

  /** @param latestEnd the makespan is at most this */
  constructor(instance: Instance, latestEnd: number) {
    this.#instance = instance;
    this.tasks = taskTable(instance);
    const { taskCount: n, release, deadline, modePtr } = instance;
    const { count, end, shift, rank } = this.tasks;
    this.bound = new Int32Array(2 * count);
    this.bound[2 * n + 1] = -latestEnd;
    for (let i = 0; i < n; i++) {
      this.bound[2 * i] = release[i];
      this.bound[2 * i + 1] = -latestEnd;
      // Where the end is no variable of its own this bounds the start, more tightly.
      const lastEnd = Math.min(latestEnd, deadline[i]);
      this.bound[2 * end[i] + 1] = shift[i] - lastEnd;
      if (rank[i] < 0) continue;
      this.bound[2 * end[i]] = release[i];
      this.bound[2 * rank[i] + 1] = modePtr[i] + 1 - modePtr[i + 1];
    }
    this.#readArcs();
  }

  #readArcs(): void {
    const { taskCount: n, predecessors: arcs } = this.#instance;
    const { end, shift } = this.tasks;
    for (let j = 0; j < n; j++) {
      for (let k = arcs.ptr[j]; k < arcs.ptr[j + 1]; k++) {
        const i = arcs.task[k];
        const type = arcs.type[k];
        const fromEnd = type === FINISH_START || type === FINISH_FINISH;
        const toStart = type === FINISH_START || type === START_START;
        const weight = arcs.lag[k] + (fromEnd ? shift[i] : 0) - (toStart ? 0 : shift[j]);
        this.#addDifference(fromEnd ? end[i] : i, toStart ? j : end[j], weight);
      }
      this.#addDifference(end[j], n, shift[j]);
    }
  }

  #addDifference(x: number, y: number, weight: number): void {
    const key = x * this.tasks.count + y;
    this.#difference.set(key, Math.max(weight, this.#difference.get(key) ?? weight));
  }

  /** Introduces the order of two tasks as the next variable. @returns why it may not, or '' */
  introduceOrder(first: number, second: number): string {
    const { taskCount: n } = this.#instance;
    if (!(first >= 0 && second >= 0 && first < n && second < n && first !== second)) return 'no such tasks';
    if (!this.#clash(first, second)) return 'the two tasks may run at once';
    this.#first.push(first);
    this.#second.push(second);
    return '';
  }

  get variableCount(): number {
    return this.tasks.count + this.#first.length;
  }

  /** The bounds at the start, orders open; all that differences alone say follows. @returns false when they contradict */
  close(): boolean {
    const bound = new Int32Array(2 * this.variableCount);
    bound.set(this.bound);
    for (let k = 2 * this.tasks.count; k < bound.length; k += 2) bound[k + 1] = -1;
    this.bound = bound;
    const arcs = [...this.#difference].map(([key, weight]) => {
      const x = Math.floor(key / this.tasks.count);
      return [x, key - x * this.tasks.count, weight] as const;
    });
    // The instance lists tasks in any order: rounds go on until nothing moves.
    for (let moved = true; moved;) {
      moved = false;
      const raise = (b: number, value: number) => {
        if (value <= bound[b]) return;
        bound[b] = value;
        moved = true;
      };
      for (const [x, y, weight] of arcs) {
        raise(2 * y, bound[2 * x] + weight);
        raise(2 * x + 1, bound[2 * y + 1] + weight);
      }
      for (const [i, end] of this.tasks.end.entries()) {
        if (end === i) continue;
        const [least, most] = this.#durations(i);
        raise(2 * end, bound[2 * i] + least);
        raise(2 * i, bound[2 * end] - most);
        raise(2 * i + 1, bound[2 * end + 1] + least);
        raise(2 * end + 1, bound[2 * i + 1] - most);
      }
      for (let b = 0; b < bound.length; b += 2) if (bound[b] + bound[b + 1] > 0) return false;
    }
    return true;
  }

  /** Least and longest duration of task i by the ranks left. */
  #durations(i: number): [number, number] {
    const { rank, duration } = this.tasks;
    const from = this.#instance.modePtr[i];
    if (rank[i] < 0) return [duration[from], duration[from]];
    return [duration[from + this.bound[2 * rank[i]]], duration[from - this.bound[2 * rank[i] + 1]]];
  }

  earliestEnd(i: number): number {
    return this.bound[2 * this.tasks.end[i]] + this.tasks.shift[i];
  }

  latestEnd(i: number): number {
    return this.tasks.shift[i] - this.bound[2 * this.tasks.end[i] + 1];
  }

  latestStart(i: number): number {
    return -this.bound[2 * i + 1];
  }

  /** Whether a precedence, a duration, or the order of two tasks between `variables` is broken. */
  breaksDifference(variables: readonly number[]): boolean {
    const { bound, tasks } = this;
    for (const x of variables) {
      if (x >= tasks.count) {
        if (this.#breaksOrder(x)) return true;
        continue;
      }
      for (const y of variables) {
        if (x === y || y >= tasks.count) continue;
        const weight = this.#difference.get(x * tasks.count + y);
        if (weight !== undefined && bound[2 * x] + weight > -bound[2 * y + 1]) return true;
      }
      const i = tasks.taskOf[x];
      if (i >= 0 && tasks.rank[i] >= 0 && this.#breaksDuration(i)) return true;
    }
    return this.#breaksEveryOrder(variables);
  }

  #breaksDuration(i: number): boolean {
    const [least, most] = this.#durations(i);
    return this.bound[2 * i] + least > this.latestEnd(i) || this.earliestEnd(i) - most > this.latestStart(i);
  }

  #breaksOrder(x: number): boolean {
    const i = this.#first[x - this.tasks.count];
    const j = this.#second[x - this.tasks.count];
    if (this.bound[2 * x] > 0) return this.earliestEnd(i) > this.latestStart(j);
    return this.bound[2 * x + 1] === 0 && this.earliestEnd(j) > this.latestStart(i);
  }

  /** Two tasks that cannot run at once, and neither can come first. */
  #breaksEveryOrder(variables: readonly number[]): boolean {
    const named = variables.filter((x) => x < this.tasks.count && this.tasks.taskOf[x] >= 0);
    const tasks = [...new Set(named.map((x) => this.tasks.taskOf[x]))];
    for (const i of tasks)
      for (const j of tasks)
        if (
          i < j &&
          this.earliestEnd(i) > this.latestStart(j) &&
          this.earliestEnd(j) > this.latestStart(i) &&
          this.#clash(i, j)
        )
          return true;
    return false;
  }

  /** Whether two tasks, whatever their modes, can never run at once. */
  #clash(i: number, j: number): boolean {
    const { resourceCount, capacity, renewable } = this.#instance;
    if (this.#leastDuration(i) === 0 || this.#leastDuration(j) === 0) return false;
    for (let r = 0; r < resourceCount; r++) {
      if (!renewable[r]) continue;
      const amount = this.#leastOfAll(i, r);
      if (amount > 0 && amount + this.#leastOfAll(j, r) > capacity[r] && this.#leastOfAll(j, r) > 0)
        return true;
    }
    return false;
  }

  #leastDuration(i: number): number {
    return this.tasks.duration[this.#instance.modePtr[i]];
  }

  /** What mode m takes of resource r. */
  #amount(m: number, r: number): number {
    const { demandPtr, demandResource, demandAmount } = this.#instance;
    let amount = 0;
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++)
      if (demandResource[k] === r) amount += demandAmount[k];
    return amount;
  }

  #leastOfAll(i: number, r: number): number {
    const { modePtr } = this.#instance;
    let least = Number.POSITIVE_INFINITY;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) least = Math.min(least, this.#amount(m, r));
    return least;
  }

  /** The least that task i takes of resource r in a mode that is left. */
  #least(i: number, r: number): number {
    const from = this.#instance.modePtr[i];
    const { rank, mode } = this.tasks;
    if (rank[i] < 0) return this.#amount(from, r);
    let least = Number.POSITIVE_INFINITY;
    for (let k = this.bound[2 * rank[i]]; k <= -this.bound[2 * rank[i] + 1]; k++)
      least = Math.min(least, this.#amount(mode[from + k], r));
    return least;
  }

  /** Whether those of the tasks named that surely run at a tick take more of resource r than there is. */
  overloads(r: number, tick: number, variables: readonly number[]): boolean {
    const { resourceCount, renewable } = this.#instance;
    if (!(r >= 0 && r < resourceCount) || !renewable[r] || tick < 0) return false;
    let taken = 0;
    for (const i of this.#tasksNamed(variables))
      if (this.latestStart(i) <= tick && tick < this.earliestEnd(i)) taken += this.#least(i, r);
    return taken > this.#capacityAt(r, tick);
  }

  /** Whether the cheapest modes left overdraw non-renewable resource r. */
  overdraws(r: number): boolean {
    const { resourceCount, renewable, capacity, taskCount } = this.#instance;
    if (!(r >= 0 && r < resourceCount) || renewable[r]) return false;
    let sum = 0;
    for (let i = 0; i < taskCount; i++) sum += this.#least(i, r);
    return sum > capacity[r];
  }

  /** Whether a group of like resources lacks energy within [from, to). */
  groupLacksEnergy(group: number, from: number, to: number): boolean {
    const { resourceGroup, taskCount } = this.#instance;
    const members = [...resourceGroup.keys()].filter((r) => resourceGroup[r] === group);
    return this.#lacksEnergy(members, new Set(Array(taskCount).keys()), from, to);
  }

  /** Whether one resource lacks energy within [from, to) for the tasks named alone. */
  resourceLacksEnergy(r: number, from: number, to: number, variables: readonly number[]): boolean {
    if (!(r >= 0 && r < this.#instance.resourceCount)) return false;
    return this.#lacksEnergy([r], this.#tasksNamed(variables), from, to);
  }

  #tasksNamed(variables: readonly number[]): Set<number> {
    const { taskOf, count } = this.tasks;
    return new Set(variables.filter((x) => x < count && taskOf[x] >= 0).map((x) => taskOf[x]));
  }

  /**
   * Whether what the tasks surely do within [from, to) takes more energy than those of the resources that are
   * renewable offer there: of each mode left the least that lies inside, started as early or ended as late as may be
   * (Baptiste, Le Pape and Nuijten 1999).
   */
  #lacksEnergy(resources: readonly number[], tasks: Set<number>, from: number, to: number): boolean {
    const { renewable } = this.#instance;
    const members = resources.filter((r) => renewable[r]);
    if (members.length === 0 || !(from >= 0 && from < to)) return false;
    let offered = 0;
    for (const r of members) offered += this.#energyOffered(r, from, to);
    let needed = 0;
    for (const i of tasks) needed += this.#energyWithin(i, members, from, to);
    return needed > offered;
  }

  #energyWithin(i: number, members: readonly number[], from: number, to: number): number {
    const { modePtr } = this.#instance;
    const { rank, mode, duration } = this.tasks;
    const low = rank[i] < 0 ? 0 : this.bound[2 * rank[i]];
    const high = rank[i] < 0 ? 0 : -this.bound[2 * rank[i] + 1];
    let least = Number.POSITIVE_INFINITY;
    for (let at = modePtr[i] + low; at <= modePtr[i] + high; at++) {
      const firstEnd = Math.max(this.bound[2 * i] + duration[at], this.earliestEnd(i));
      const lastStart = Math.min(this.latestEnd(i) - duration[at], this.latestStart(i));
      const inside = Math.min(duration[at], to - from, firstEnd - from, to - lastStart);
      if (inside <= 0) return 0;
      let amount = 0;
      for (const r of members) amount += this.#amount(mode[at], r);
      least = Math.min(least, amount * inside);
    }
    return least;
  }

  #energyOffered(r: number, from: number, to: number): number {
    const { calendarPtr, calendarTime, calendarCapacity, capacity } = this.#instance;
    const [first, last] = [calendarPtr[r], calendarPtr[r + 1]];
    if (first === last) return capacity[r] * (to - from);
    let offered = 0;
    for (let k = first; k < last; k++) {
      const until = k + 1 < last ? Math.min(calendarTime[k + 1], to) : to;
      offered += Math.max(0, until - Math.max(calendarTime[k], from)) * calendarCapacity[k];
    }
    return offered;
  }

  #capacityAt(r: number, tick: number): number {
    const { calendarPtr, calendarTime, calendarCapacity, capacity } = this.#instance;
    if (calendarPtr[r] === calendarPtr[r + 1]) return capacity[r];
    let low = calendarPtr[r];
    let high = calendarPtr[r + 1] - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (calendarTime[middle] <= tick) low = middle;
      else high = middle - 1;
    }
    return calendarCapacity[low];
  }
}
