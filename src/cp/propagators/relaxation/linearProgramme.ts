import type { CriticalPath } from '#instance/criticalPath.ts';
import { FINISH_FINISH, FINISH_START, type Instance, START_START } from '#instance/instance.ts';
import type { TaskVariables } from '../../taskVariables.ts';
import type { BudgetInput } from '../budgets/budgets.ts';
import type { CumulativeInput } from '../time-table/cumulativeInput.ts';
import type { Term } from '../weighted-sum/weightedSum.ts';

/** With more coefficients a step of the solver costs more than it is worth. */
const MOST_COEFFICIENTS = 50_000;

/**
 * Rows Σ coefficient · column ≤ limit, all numbers whole: row k is [rowPtr[k], rowPtr[k + 1]). Of the columns, the first
 * are values of variables: all starts, the makespan, the objective. Behind them stands one for each rank of each
 * choice of a mode; of a choice, one is 1 and the rest are 0.
 */
export interface LinearProgramme {
  rowPtr: Int32Array;
  column: Int32Array;
  coefficient: Float64Array;
  limit: Float64Array;
  /** The variable that column c is the value of; the last is the objective, to be minimised. */
  variable: Int32Array;
  /** Variable of the rank of choice u, whose columns are [choicePtr[u], choicePtr[u + 1]). */
  rank: Int32Array;
  choicePtr: Int32Array;
  /**
   * How large numbers of a row, and values of a column, typically are: a problem in seconds is then no harder for the
   * solver than the same one in hours.
   */
  rowUnit: Float64Array;
  columnUnit: Float64Array;
}

/** Parts of a model that rows are made of. */
export interface LinearInput {
  tasks: TaskVariables;
  path: CriticalPath;
  makespan: number;
  objective: number;
  /** Terms of the objective; none where that is the makespan. */
  terms: readonly Term[];
  cumulative: CumulativeInput;
  budgets: readonly BudgetInput[];
}

/**
 * What ties modes to times and to one another, whatever runs beside what: each precedence, with the durations of the
 * modes; each budget of a non-renewable resource; that all the work on a renewable resource fits in between the earliest
 * start and the latest end of its users; and the terms of the objective.
 *
 * @returns null where no task has a choice, since propagation sees all of it then, or where there is too much of it
 */
export function linearProgramme(instance: Instance, input: LinearInput): LinearProgramme | null {
  const { rank } = input.tasks;
  const choosers = [...rank.keys()].filter((i) => rank[i] >= 0);
  if (choosers.length === 0 || isTooLarge(instance)) return null;
  const rows = new Rows(instance, input, choosers);
  rows.addPrecedences();
  rows.addBudgets();
  rows.addWork();
  rows.addObjective();
  const programme = rows.take();
  return programme.column.length <= MOST_COEFFICIENTS ? programme : null;
}

/** Whether the rows of precedences alone have too many coefficients, durations of 0 counted too. O(arcs). */
export function isTooLarge({ taskCount, predecessors, modePtr }: Instance): boolean {
  const inRow = (i: number) => 1 + (modePtr[i + 1] - modePtr[i] > 1 ? modePtr[i + 1] - modePtr[i] : 0);
  let count = 0;
  for (let j = 0; j < taskCount; j++) {
    count += inRow(j) + 1;
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const type = predecessors.type[k];
      count += type === FINISH_START || type === FINISH_FINISH ? inRow(predecessors.task[k]) : 1;
      count += type === FINISH_START || type === START_START ? 1 : inRow(j);
    }
  }
  return count > MOST_COEFFICIENTS;
}

/** Gathers rows one after another. */
class Rows {
  readonly #instance: Instance;
  readonly #input: LinearInput;
  readonly #variable: number[];
  readonly #choosers: readonly number[];
  readonly #choicePtr: Int32Array;
  /** Column of rank 0 of task i; −1: it has no choice. */
  readonly #firstOf: Int32Array;
  readonly #rowPtr = [0];
  readonly #column: number[] = [];
  readonly #coefficient: number[] = [];
  readonly #limit: number[] = [];
  readonly #rowUnit: number[] = [];
  readonly #timeUnit: number;
  #objectiveUnit: number;
  /** What the row under way has on its left side, whatever the columns. */
  #constant = 0;

  constructor(instance: Instance, input: LinearInput, choosers: readonly number[]) {
    const { taskCount: n } = instance;
    const { durationPtr } = input.cumulative;
    this.#instance = instance;
    this.#input = input;
    this.#choosers = choosers;
    this.#variable = [...Array(n).keys(), input.makespan];
    if (input.objective !== input.makespan) this.#variable.push(input.objective);
    this.#firstOf = new Int32Array(n).fill(-1);
    this.#choicePtr = new Int32Array(choosers.length + 1);
    let next = this.#variable.length;
    choosers.forEach((i, u) => {
      this.#firstOf[i] = next;
      this.#choicePtr[u] = next;
      next += durationPtr[i + 1] - durationPtr[i];
    });
    this.#choicePtr[choosers.length] = next;
    this.#timeUnit = unitOf(input.cumulative.duration);
    this.#objectiveUnit = this.#timeUnit;
  }

  addPrecedences(): void {
    const { taskCount: n, predecessors } = this.#instance;
    for (let j = 0; j < n; j++) {
      for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
        const i = predecessors.task[k];
        const type = predecessors.type[k];
        this.#add(i, 1);
        this.#add(j, -1);
        if (type === FINISH_START || type === FINISH_FINISH) this.#addDuration(i, 1);
        if (type !== FINISH_START && type !== START_START) this.#addDuration(j, -1);
        this.#end(-predecessors.lag[k], this.#timeUnit);
      }
      this.#add(j, 1);
      this.#addDuration(j, 1);
      this.#add(n, -1);
      this.#end(0, this.#timeUnit);
    }
  }

  addBudgets(): void {
    const { rank } = this.#input.tasks;
    const taskOf = new Map(this.#choosers.map((i) => [rank[i], i]));
    for (const budget of this.#input.budgets) {
      budget.rank.forEach((x, u) => {
        this.#addByRank(taskOf.get(x) as number, (k) => budget.amount[budget.amountPtr[u] + k]);
      });
      this.#end(budget.capacity, unitOf(budget.amount));
    }
  }

  addWork(): void {
    const { path, cumulative } = this.#input;
    const { taskCount, resourceCount, horizon, capacity, durationPtr, duration } = cumulative;
    const { demandPtr, demandResource, amountPtr, amount } = cumulative;
    for (let r = 0; r < resourceCount; r++) {
      let head = Number.POSITIVE_INFINITY;
      let tail = Number.POSITIVE_INFINITY;
      const amounts: number[] = [];
      for (let i = 0; i < taskCount; i++) {
        for (let d = demandPtr[i]; d < demandPtr[i + 1]; d++) {
          if (demandResource[d] !== r) continue;
          amounts.push(...amount.subarray(amountPtr[d], amountPtr[d + 1]));
          this.#addByRank(i, (k) => duration[durationPtr[i] + k] * amount[amountPtr[d] + k]);
          head = Math.min(head, path.est[i]);
          tail = Math.min(tail, path.tailAfterEnd[i]);
        }
      }
      if (head === Number.POSITIVE_INFINITY) continue;
      // With a calendar: never more than at its best.
      let most = 0;
      for (let t = r * horizon; t < (r + 1) * horizon; t++) most = Math.max(most, capacity[t]);
      this.#add(taskCount, -most);
      this.#end(-most * (head + tail), this.#timeUnit * unitOf(amounts));
    }
  }

  addObjective(): void {
    const { terms, tasks } = this.#input;
    if (terms.length === 0) return;
    const { taskCount: n } = this.#instance;
    const taskOfEnd = new Map([...tasks.end.keys()].map((i) => [tasks.end[i], i]));
    const taskOfRank = new Map(this.#choosers.map((i) => [tasks.rank[i], i]));
    const sizes: number[] = [];
    for (const term of terms) {
      if ('amounts' in term) {
        sizes.push(...term.amounts);
        const i = taskOfRank.get(term.x);
        if (i === undefined) this.#constant += term.amounts[0];
        else this.#addByRank(i, (k) => term.amounts[k]);
        continue;
      }
      const { x, from, coefficient } = term;
      sizes.push(coefficient * this.#timeUnit);
      // The term is max(0, this).
      this.#constant -= coefficient * from;
      const i = taskOfEnd.get(x);
      // The end of a task, or of all.
      this.#add(i ?? n, coefficient);
      if (i !== undefined && tasks.end[i] !== i) this.#addDuration(i, coefficient);
    }
    this.#objectiveUnit = unitOf(sizes);
    this.#add(this.#variable.length - 1, -1);
    this.#end(0, this.#objectiveUnit);
  }

  #addDuration(i: number, sign: number): void {
    const { durationPtr, duration } = this.#input.cumulative;
    this.#addByRank(i, (k) => sign * duration[durationPtr[i] + k]);
  }

  /** Adds what task i has of something by the rank of its mode. */
  #addByRank(i: number, amountOf: (k: number) => number): void {
    const { durationPtr } = this.#input.cumulative;
    const first = this.#firstOf[i];
    if (first < 0) this.#constant += amountOf(0);
    else for (let k = 0; k < durationPtr[i + 1] - durationPtr[i]; k++) this.#add(first + k, amountOf(k));
  }

  #add(column: number, coefficient: number): void {
    if (coefficient === 0) return;
    this.#column.push(column);
    this.#coefficient.push(coefficient);
  }

  #end(limit: number, unit: number): void {
    this.#rowUnit.push(unit);
    this.#limit.push(limit - this.#constant);
    this.#rowPtr.push(this.#column.length);
    this.#constant = 0;
  }

  take(): LinearProgramme {
    return {
      rowPtr: Int32Array.from(this.#rowPtr),
      column: Int32Array.from(this.#column),
      coefficient: Float64Array.from(this.#coefficient),
      limit: Float64Array.from(this.#limit),
      variable: Int32Array.from(this.#variable),
      rank: Int32Array.from(this.#choosers, (i) => this.#input.tasks.rank[i]),
      choicePtr: this.#choicePtr,
      rowUnit: Float64Array.from(this.#rowUnit),
      columnUnit: this.#columnUnits(),
    };
  }

  /** Times and the objective have theirs; what stands behind them are shares of 1. */
  #columnUnits(): Float64Array {
    const { taskCount } = this.#instance;
    const units = new Float64Array(this.#choicePtr[this.#choosers.length]).fill(1);
    units.fill(this.#timeUnit, 0, taskCount + 1);
    if (this.#variable.length > taskCount + 1) units[taskCount + 1] = this.#objectiveUnit;
    return units;
  }
}

/** A tenth of the mean, since the steps of the solver are for numbers up to some tens; 1 at least. */
function unitOf(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < numbers.length; k++) sum += numbers[k];
  return Math.max(1, sum / (10 * Math.max(1, numbers.length)));
}
