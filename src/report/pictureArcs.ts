import { compile } from '#instance/compile.ts';
import type { criticalPath } from '#instance/criticalPath.ts';
import { FINISH_FINISH, FINISH_START, type Instance, START_FINISH } from '#instance/instance.ts';
import type { Plan } from '#schedule/plan.ts';
import { formatSpan } from './timeTicks.ts';

export interface PictureArc {
  from: number;
  to: number;
  /** '', '+2h', 'SS', 'FF−3'; of an added arc the resource and the time of its conflict, 'people 21h'. */
  label: string;
  /** It begins at the predecessor's start rather than at its end. */
  fromStart: boolean;
  /** It leads to the successor's end rather than to its start. */
  toEnd: boolean;
  onCriticalPath: boolean;
  /** Added by the planner, against this conflict; absent: the problem's own. */
  added?: string;
}

/** Precedences that the planner added, each with the conflict it is against. */
export type AddedArcs = NonNullable<NonNullable<Plan['details']>['addedArcs']>;

/** The workflow with the arcs that the planner added, as far as they name tasks of it: the adjusted graph. */
export function adjustedInstance(instance: Instance, added: AddedArcs): Instance {
  const { problem } = instance;
  const known = new Set(problem.tasks.map(({ id }) => id));
  const arcs = added.filter(({ before, after }) => known.has(before) && known.has(after));
  if (arcs.length === 0) return instance;
  const tasks = problem.tasks.map((task) => {
    const mine = arcs.filter(({ after }) => after === task.id);
    const after = mine.map(
      ({ before }) => ({ task: before, type: 'finish-start', lag: 0, volume: 0 }) as const,
    );
    return { ...task, after: [...task.after, ...after] };
  });
  return compile({ ...problem, tasks });
}

const ARC_PREFIX = ['', 'SS', 'FF', 'SF'];

/** All arcs of the adjusted graph; `path` is its critical path. */
export function pictureArcs(
  instance: Instance,
  path: ReturnType<typeof criticalPath>,
  added: AddedArcs,
): PictureArc[] {
  const { problem, predecessors, ticksPerUnit } = instance;
  const { timeUnit } = problem;
  const addedBetween = new Map(added.map((arc) => [JSON.stringify([arc.before, arc.after]), arc]));
  const arcs: PictureArc[] = [];
  for (let to = 0; to < instance.taskCount; to++) {
    for (let k = predecessors.ptr[to]; k < predecessors.ptr[to + 1]; k++) {
      const from = predecessors.task[k];
      const type = predecessors.type[k];
      const lag = predecessors.lag[k] / ticksPerUnit;
      const shown = `${Math.round(Math.abs(lag) * 1000) / 1000}${timeUnit === 'unit' ? '' : timeUnit}`;
      const before = type === FINISH_START || type === FINISH_FINISH ? path.minDuration[from] : 0;
      const after = type === FINISH_FINISH || type === START_FINISH ? path.minDuration[to] : 0;
      const conflict = addedBetween.get(JSON.stringify([problem.tasks[from].id, problem.tasks[to].id]));
      arcs.push({
        from,
        to,
        label: conflict
          ? `${conflict.resource} ${formatSpan(conflict.time, timeUnit)}`
          : ARC_PREFIX[type] + (lag === 0 ? '' : `${lag > 0 ? '+' : '−'}${shown}`),
        fromStart: type !== FINISH_START && type !== FINISH_FINISH,
        toEnd: type === FINISH_FINISH || type === START_FINISH,
        onCriticalPath:
          path.slack[from] <= 0 &&
          path.slack[to] <= 0 &&
          path.est[to] - path.est[from] === before + predecessors.lag[k] - after,
        ...(conflict ? { added: conflict.reason } : {}),
      });
    }
  }
  return arcs;
}
