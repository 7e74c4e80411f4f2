import { type Instance, NEVER } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import { type Distribution, drawExponential, drawFactor } from './durationFactor.ts';
import { groupTasks } from './taskGroups.ts';

/** How reality departs from the plan. */
export interface Conditions {
  readonly distribution: Distribution;
  /** Standard deviation of a real duration over the planned one; 0: as planned. */
  readonly noise: number;
  /** Share of the noise's variance that all tasks of one kind on one node have in common: what can be learned. */
  readonly systematic: number;
  /** Outages expected of each node in the course of the planned makespan. */
  readonly lossRate: number;
  /** Mean length of an outage as a share of the planned makespan. */
  readonly repair: number;
}

/** Share of a pool that an outage takes, where there are no nodes to fail. */
const POOL_LOSS = 0.5;
/** No outage begins later than this many planned makespans: every world comes to an end. */
const OUTAGES_UNTIL = 10;

/**
 * What really happens, as an instance: `modeDuration` holds real durations, the calendars hold outages.
 * It does not depend on who plans, so that policies are compared in the same worlds (common random
 * numbers). A schedule of it is a plan made by somebody who knows the future.
 */
export interface World {
  readonly instance: Instance;
}

/**
 * Draws a world. A task's own factor holds for all its modes and all its attempts: it is the work that
 * was misjudged. The factor of its kind on a node multiplies it.
 *
 * Outages of a node (of each pool, where there are no nodes) follow one another at exponential gaps and
 * have exponential lengths. A node loses all it has, a pool half, rounded up.
 *
 * @param base without calendars
 * @param makespan planned, in ticks of `base`: the scale of outages
 */
export function drawWorld(base: Instance, makespan: number, conditions: Conditions, rng: Rng): World {
  const { taskCount, modeTask, modeDuration } = base;
  const { distribution, noise, systematic } = conditions;
  const [taskRng, groupRng, outageRng] = [rng.fork(), rng.fork(), rng.fork()];
  const groups = groupTasks(base);
  const own = Float64Array.from({ length: taskCount }, () =>
    drawFactor(distribution, noise * Math.sqrt(1 - systematic), taskRng),
  );
  const shared = Float64Array.from({ length: groups.count }, () =>
    drawFactor(distribution, noise * Math.sqrt(systematic), groupRng),
  );
  const duration = modeDuration.map((planned, m) =>
    planned === 0 ? 0 : Math.max(1, Math.round(planned * own[modeTask[m]] * shared[groups.ofMode[m]])),
  );
  const outages = drawOutages(base, makespan, conditions, outageRng);
  const longer = excess(base, duration);
  return {
    instance: {
      ...base,
      ...outages.calendar,
      modeDuration: duration,
      horizon: Math.min(NEVER - 1, base.horizon + longer + outages.lastEnd),
    },
  };
}

/** Σ over tasks of how much longer their longest mode takes than planned: room for the horizon. */
function excess({ taskCount, modePtr, modeDuration }: Instance, duration: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < taskCount; i++) {
    let most = 0;
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) most = Math.max(most, duration[m] - modeDuration[m]);
    sum += most;
  }
  return sum;
}

interface Outages {
  calendar: Pick<Instance, 'calendarPtr' | 'calendarTime' | 'calendarCapacity' | 'hasCalendar'>;
  /** When the last one is over. */
  lastEnd: number;
}

function drawOutages(base: Instance, makespan: number, conditions: Conditions, rng: Rng): Outages {
  const { nodeCount, resourceCount, resourceNode, renewable, capacity } = base;
  const windowsOf = Array.from({ length: nodeCount > 0 ? nodeCount : resourceCount }, () =>
    drawWindows(makespan, conditions, rng.fork()),
  );
  const calendarPtr = new Int32Array(resourceCount + 1);
  const time: number[] = [];
  const level: number[] = [];
  let lastEnd = 0;
  for (let r = 0; r < resourceCount; r++) {
    const windows =
      nodeCount === 0
        ? renewable[r]
          ? windowsOf[r]
          : []
        : resourceNode[r] < 0
          ? []
          : windowsOf[resourceNode[r]];
    if (windows.length > 0) {
      const lowered = nodeCount > 0 ? 0 : capacity[r] - Math.ceil(capacity[r] * POOL_LOSS);
      time.push(0);
      level.push(capacity[r]);
      for (const { start, end } of windows) {
        time.push(start, end);
        level.push(lowered, capacity[r]);
        lastEnd = Math.max(lastEnd, end);
      }
    }
    calendarPtr[r + 1] = time.length;
  }
  return {
    calendar: {
      calendarPtr,
      calendarTime: Int32Array.from(time),
      calendarCapacity: Int32Array.from(level),
      hasCalendar: time.length > 0,
    },
    lastEnd,
  };
}

/** Outages one after another; each begins at 1 or later and lasts a tick or longer, as does each gap. */
function drawWindows(
  makespan: number,
  { lossRate, repair }: Conditions,
  rng: Rng,
): { start: number; end: number }[] {
  const windows: { start: number; end: number }[] = [];
  if (lossRate === 0) return windows;
  const last = Math.min(NEVER / 2, OUTAGES_UNTIL * makespan);
  for (let at = 0; ;) {
    const start = at + Math.max(1, Math.round(drawExponential(makespan / lossRate, rng)));
    if (start > last) return windows;
    const end = start + Math.max(1, Math.round(drawExponential(repair * makespan, rng)));
    windows.push({ start, end });
    at = end;
  }
}
