/**
 * serialSgs for resources of capacity 1: each keeps the stretches in which it is busy, by time, so that a pass
 * walks along tasks rather than ticks. Same schedules as serialSgs, on the same arguments but for:
 *
 * @param rowPtr busy stretches of resource r are written to [rowPtr[r], rowPtr[r] + busyCount[r]); there is room for
 *   every task that may use it
 * @param busyStart written: starts of the stretches
 * @param busyEnd written: their ends
 * @param busyCount written: how many there are a resource
 *
 * O(n·(arcs + demands·tasks on the resource)); close to O(n·arcs) where lists stand by time.
 */
export function machineSgs(
  list: Int32Array,
  arcPtr: Int32Array,
  arcTask: Int32Array,
  arcWeight: Int32Array,
  release: Int32Array,
  duration: Int32Array,
  demandPtr: Int32Array,
  demandResource: Int32Array,
  rowPtr: Int32Array,
  busyStart: Int32Array,
  busyEnd: Int32Array,
  busyCount: Int32Array,
  horizon: number,
  start: Int32Array,
): number {
  busyCount.fill(0);
  let makespan = 0;
  for (let x = 0; x < list.length; x++) {
    const i = list[x];
    let t = release[i];
    for (let k = arcPtr[i], end = arcPtr[i + 1]; k < end; k++) {
      const bound = start[arcTask[k]] + arcWeight[k];
      if (bound > t) t = bound;
    }
    const d = duration[i];
    const firstDemand = demandPtr[i];
    const lastDemand = demandPtr[i + 1];
    if (d > 0) {
      // Each resource may push the task behind what is in its way; then the others are asked again.
      for (let agreed = 0, k = firstDemand; agreed < lastDemand - firstDemand;) {
        const first = rowPtr[demandResource[k]];
        const last = first + busyCount[demandResource[k]];
        let s = last;
        while (s > first && busyEnd[s - 1] > t) s--;
        const before = t;
        while (s < last && busyStart[s] < t + d) t = busyEnd[s++];
        agreed = t > before ? 1 : agreed + 1;
        if (++k === lastDemand) k = firstDemand;
      }
      if (t + d > horizon) return -1;
      for (let k = firstDemand; k < lastDemand; k++) {
        const r = demandResource[k];
        const first = rowPtr[r];
        let s = first + busyCount[r]++;
        while (s > first && busyStart[s - 1] > t) {
          busyStart[s] = busyStart[s - 1];
          busyEnd[s] = busyEnd[s - 1];
          s--;
        }
        busyStart[s] = t;
        busyEnd[s] = t + d;
      }
    }
    const finish = t + d;
    if (finish > horizon) return -1;
    start[i] = t;
    if (finish > makespan) makespan = finish;
  }
  return makespan;
}
