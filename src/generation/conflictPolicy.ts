/** How conflicts over resources are resolved: what a planner chooses of the framework. */
export interface ConflictPolicy {
  /** Rank of each task, smaller first; null: first come, first served. */
  readonly rank: Int32Array | null;
  /**
   * Least share of its demand that task i starts with: 1 for all of it. Null: all tasks wait for all they
   * demand, so that none is ever allotted less. Below the least of an elastic task that least counts.
   */
  readonly startShare: Float64Array | null;
  /**
   * Share of its demand that elastic task i is dealt in a first round; what is left then goes round again, up
   * to the demands. Null: everybody is dealt his demand at once.
   */
  readonly width: Float64Array | null;
  /** Whether a re-deal may take from running tasks, down to their least, what tasks before them can use. */
  readonly takesBack: boolean;
}

/** Called once for each conflict and event: task i could not start for want of resource r. */
export type ConflictListener = (i: number, r: number, free: number, now: number) => void;
