/**
 * A state of the search: a set of tasks with the starts and modes given to them. Arrays are indexed by task
 * and hold 0 for tasks outside the set.
 */
export interface State {
  /** Bit i: task i is in the set. */
  readonly set: number;
  /** No further task starts before, in ticks: the latest start in the set. */
  readonly now: number;
  readonly start: Int32Array;
  readonly mode: Int32Array;
  /** Latest end in the set, with what must follow outside the problem, in ticks. */
  readonly latest: number;
  /** Use of each non-renewable resource. */
  readonly used: Int32Array;
  /** Of each objective level, the part that is summed over tasks: all terms but the makespan. */
  readonly sums: Float64Array;
}
