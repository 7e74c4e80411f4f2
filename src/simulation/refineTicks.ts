import { type ArcList, type Instance, NEVER } from '#instance/instance.ts';

/** Ticks that a mean duration should have, so that a deviation of one per cent is not rounded away. */
const TICKS_PER_TASK = 200;
/** Horizons stay well below 2^30: the tasks of a simulated world may take a few times as long as planned. */
const LONGEST_HORIZON = 2 ** 27;

/**
 * The same instance on a finer grid, where noise on durations of a few ticks is more than rounding. Rows
 * of modes, tasks and resources keep their indices. Transfers are rounded up on the finer grid, so every
 * schedule of the coarse instance is one of the fine instance.
 *
 * @returns the instance itself where its grid is fine enough
 */
export function refineTicks(instance: Instance): Instance {
  const { modeDuration, horizon } = instance;
  const mean = modeDuration.reduce((sum, d) => sum + d, 0) / Math.max(1, modeDuration.length);
  // Where nothing takes time nothing can take longer.
  if (mean === 0) return instance;
  const wanted = Math.ceil(TICKS_PER_TASK / Math.max(mean, 1e-9));
  const times = Math.max(1, Math.min(wanted, Math.floor(LONGEST_HORIZON / horizon)));
  if (times === 1) return instance;
  const stretch = (ticks: Int32Array) => ticks.map((value) => Math.min(NEVER, value * times));
  const stretchArcs = (arcs: ArcList): ArcList => ({ ...arcs, lag: arcs.lag.map((lag) => lag * times) });
  return {
    ...instance,
    ticksPerUnit: instance.ticksPerUnit * times,
    horizon: horizon * times,
    successors: stretchArcs(instance.successors),
    predecessors: stretchArcs(instance.predecessors),
    modeDuration: modeDuration.map((duration) => duration * times),
    calendarTime: instance.calendarTime.map((time) => time * times),
    release: stretch(instance.release),
    deadline: stretch(instance.deadline),
    dueDate: stretch(instance.dueDate),
    transferPerUnit: instance.transferPerUnit.map((ticks) => ticks * times),
    transferLatency: instance.transferLatency.map((ticks) => ticks * times),
  };
}
