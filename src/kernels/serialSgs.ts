/**
 * Serial schedule generation on a dense profile: takes the tasks in list order and gives each its
 * earliest start that precedence and resources allow. Source: Kelley 1963; Kolisch 1996, section 2.
 * Runs backward in time as well when it is handed the mirrored arrays.
 *
 * @param list task indices, predecessors before successors. Length n
 * @param arcPtr arcs into task i are [arcPtr[i], arcPtr[i+1])
 * @param arcTask the task an arc comes from
 * @param arcWeight least ticks from its start to the start of i; may be negative
 * @param release earliest start of task i, in ticks
 * @param duration ticks of task i
 * @param demandPtr demands of task i are [demandPtr[i], demandPtr[i+1]); renewable resources only
 * @param resourceCount R
 * @param free written: capacity left of resource r in tick t at t·R + r; on entry the whole capacity
 * @param horizon ticks that `free` covers
 * @param start written: start of task i, in ticks
 * @returns the makespan in ticks, or −1 when a task fits nowhere before the horizon
 *
 * O(n·(arcs + ticks scanned·demands)).
 */
export function serialSgs(
  list: Int32Array,
  arcPtr: Int32Array,
  arcTask: Int32Array,
  arcWeight: Int32Array,
  release: Int32Array,
  duration: Int32Array,
  demandPtr: Int32Array,
  demandResource: Int32Array,
  demandAmount: Int32Array,
  resourceCount: number,
  free: Int32Array,
  horizon: number,
  start: Int32Array,
): number {
  let makespan = 0;
  for (let x = 0; x < list.length; x++) {
    const i = list[x];
    let t = release[i];
    for (let k = arcPtr[i], end = arcPtr[i + 1]; k < end; k++) {
      const bound = start[arcTask[k]] + arcWeight[k];
      if (bound > t) t = bound;
    }
    const d = duration[i];
    let finish = t + d;
    if (finish > horizon) return -1;
    const firstDemand = demandPtr[i];
    const lastDemand = demandPtr[i + 1];
    if (d > 0 && firstDemand < lastDemand) {
      // Walk forward; a tick without room makes the run of free ticks start anew behind it.
      let u = t;
      while (u < finish) {
        const row = u * resourceCount;
        let k = firstDemand;
        while (k < lastDemand && free[row + demandResource[k]] >= demandAmount[k]) k++;
        u++;
        if (k < lastDemand) {
          t = u;
          finish = t + d;
          if (finish > horizon) return -1;
        }
      }
      for (let row = t * resourceCount, end = finish * resourceCount; row < end; row += resourceCount) {
        for (let k = firstDemand; k < lastDemand; k++) free[row + demandResource[k]] -= demandAmount[k];
      }
    }
    start[i] = t;
    if (finish > makespan) makespan = finish;
  }
  return makespan;
}
