/** Larger than any energy: the last region has no end. */
const PLENTY = 2 ** 30;

/** Scratch memory of `overloadedAt`. */
export interface Timeline {
  /** Region in which each task starts. */
  region: Int32Array;
  /** Where each region starts, what it offers and what is left of it, and where to look on when nothing is. */
  start: Int32Array;
  offered: Int32Array;
  left: Int32Array;
  next: Int32Array;
}

/**
 * @param tasks numbers that tasks may have
 * @param most tasks looked at in one call
 */
export function timelineFor(tasks: number, most: number): Timeline {
  return {
    region: new Int32Array(tasks),
    start: new Int32Array(most),
    offered: new Int32Array(most),
    left: new Int32Array(most),
    next: new Int32Array(most),
  };
}

/**
 * Whether tasks that may be interrupted and stretched at will fit into what is free before each has to be
 * done: by rising latest end, each takes what is left from its earliest start on. Earliest starts part the
 * time into regions, and full regions are skipped by union-find, so that it takes all but linear time.
 *
 * @param byStart tasks by rising est
 * @param byEnd the same tasks by rising lct
 * @param est by task, in ticks; so is `lct`
 * @param energy by task, above 0
 * @param free free[t]: what is free of the resource before tick t
 * @returns the place in byEnd of the first task for which there is too little; −1: none
 *
 * Source: Fahimi, Ouellet and Quimper 2018, Linear-time filtering algorithms for the disjunctive constraint and a
 * quadratic filtering algorithm for the cumulative not-first not-last, section 5. Differs: what compulsory
 * parts and calendars leave is in `free`, so that regions offer different amounts.
 */
export function overloadedAt(
  { region, start, offered, left, next }: Timeline,
  byStart: Int32Array,
  byEnd: Int32Array,
  count: number,
  est: Int32Array,
  lct: Int32Array,
  energy: Int32Array,
  free: Int32Array,
): number {
  let last = -1;
  for (let u = 0; u < count; u++) {
    const task = byStart[u];
    const from = est[task];
    if (last < 0 || from !== start[last]) {
      if (last >= 0) offered[last] = left[last] = free[from] - free[start[last]];
      last++;
      start[last] = from;
      next[last] = last;
    }
    region[task] = last;
  }
  offered[last] = left[last] = PLENTY;
  for (let u = 0; u < count; u++) {
    const task = byEnd[u];
    let work = energy[task];
    let at = region[task];
    for (;;) {
      while (next[at] !== at) {
        next[at] = next[next[at]];
        at = next[at];
      }
      if (left[at] > work) break;
      work -= left[at];
      left[at] = 0;
      if (work === 0) break;
      next[at] = at + 1;
      at++;
    }
    left[at] -= work;
    if (free[start[at]] + offered[at] - left[at] > free[lct[task]]) return u;
  }
  return -1;
}
