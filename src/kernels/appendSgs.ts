/**
 * Serial generation on machines that hold one task at a time and run their tasks in the order of the list:
 * each task starts once its predecessors have ended and its machine is free, and nothing slips into a gap
 * in front of it.
 *
 * @param list task indices, predecessors before successors. Length n
 * @param predPtr predecessors of task i are [predPtr[i], predPtr[i+1]); all finish-start without lag
 * @param release earliest start of task i, in ticks
 * @param mode row of the mode table that task i uses
 * @param modeDuration ticks of mode m
 * @param modeMachine machine of mode m
 * @param free scratch: when each machine falls free, in ticks; overwritten
 * @param start written: start of task i, in ticks
 * @returns the makespan in ticks
 *
 * O(n + arcs).
 */
export function appendSgs(
  list: Int32Array,
  predPtr: Int32Array,
  predTask: Int32Array,
  release: Int32Array,
  mode: Int32Array,
  modeDuration: Int32Array,
  modeMachine: Int32Array,
  free: Int32Array,
  start: Int32Array,
): number {
  free.fill(0);
  let makespan = 0;
  for (let x = 0; x < list.length; x++) {
    const i = list[x];
    const machine = modeMachine[mode[i]];
    let t = release[i];
    if (free[machine] > t) t = free[machine];
    for (let k = predPtr[i], end = predPtr[i + 1]; k < end; k++) {
      const p = predTask[k];
      const ended = start[p] + modeDuration[mode[p]];
      if (ended > t) t = ended;
    }
    start[i] = t;
    const finish = t + modeDuration[mode[i]];
    free[machine] = finish;
    if (finish > makespan) makespan = finish;
  }
  return makespan;
}
