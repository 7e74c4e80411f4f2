import type { Instance } from '#instance/instance.ts';
import { isMakespanOnly } from '#schedule/objective.ts';

/** A problem as peers are handed it, in JSON: the general form without calendars and transfers. Times in ticks. */
export interface PlainModel {
  /** Everything can end by then. */
  horizon: number;
  tasks: { release: number; deadline: number; modes: PlainMode[] }[];
  resources: { capacity: number; renewable: boolean }[];
  /** Least `lag` between the two events that `type` names: 0 finish-start, 1 start-start, 2 finish-finish, 3 start-finish. */
  arcs: { from: number; to: number; type: number; lag: number }[];
}

export interface PlainMode {
  duration: number;
  /** Resource and amount. */
  demands: [resource: number, amount: number][];
}

/** True, or what of the instance the plain model cannot say. */
export function isPlain(instance: Instance): true | string {
  if (!isMakespanOnly(instance.objective)) return 'its objective is not the makespan';
  if (instance.hasCalendar) return 'it has calendars';
  if (instance.hasTransfers) return 'it has data transfers';
  return instance.elastic === null || 'it has elastic tasks';
}

/** Modes of a task stand in the order of the instance's mode table. */
export function plainModel(instance: Instance): PlainModel {
  const { taskCount, modePtr, modeDuration, demandPtr, demandResource, demandAmount, predecessors } =
    instance;
  const modeOf = (m: number): PlainMode => ({
    duration: modeDuration[m],
    demands: range(demandPtr[m], demandPtr[m + 1]).map((k) => [demandResource[k], demandAmount[k]]),
  });
  return {
    horizon: instance.horizon,
    tasks: range(0, taskCount).map((i) => ({
      release: instance.release[i],
      deadline: Math.min(instance.horizon, instance.deadline[i]),
      modes: range(modePtr[i], modePtr[i + 1]).map(modeOf),
    })),
    resources: range(0, instance.resourceCount).map((r) => ({
      capacity: instance.capacity[r],
      renewable: instance.renewable[r] === 1,
    })),
    arcs: range(0, taskCount).flatMap((to) =>
      range(predecessors.ptr[to], predecessors.ptr[to + 1]).map((k) => ({
        from: predecessors.task[k],
        to,
        type: predecessors.type[k],
        lag: predecessors.lag[k],
      })),
    ),
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, k) => from + k);
}
