import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { type Formulation, makespanBound, makespanWeight } from './formulation.ts';
import { LinearModel } from './linearModel.ts';

/** Why the allocation models cannot take an instance; true when they can. */
export function allocationSupports(instance: Instance): true | string {
  if (instance.predecessors.task.length > 0) return 'tasks wait for one another';
  if (instance.nodeCount === 0) return 'the problem has no nodes to allocate tasks to';
  if (makespanWeight(instance) === null) return 'the objective is other than the makespan';
  return true;
}

type Term = [column: number, coefficient: number];

/**
 * The allocation programme: X[i, m] says that task i takes mode m, so a node; every task takes one; completion
 * is behind the end of each; least completion. Two readings of 'demand within capacity':
 *
 * - 'at once': all tasks run together, each from its release date on, so that their demands fit side by side.
 *   Its schedules hold; its value says nothing about schedules in which tasks take turns.
 * - 'over time': the work (demand × duration) of each node's tasks fits capacity × completion. Its value bounds
 *   every schedule; the nodes it chooses still need an order, which list scheduling gives.
 *
 * Relaxed, each is the linear programme of the allocation. Columns: modes + 1; rows: tasks · 2 + resources.
 */
export function allocation(instance: Instance, reading: 'at once' | 'over time'): Formulation {
  const { taskCount, modePtr, modeDuration, release } = instance;
  const model = new LinearModel();
  const completion = model.column({ cost: 1, integer: true });
  const chosen = Array.from({ length: instance.modeTask.length }, () => model.binary());
  for (let i = 0; i < taskCount; i++) {
    const own: number[] = [];
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) own.push(m);
    model.row(
      1,
      1,
      own.map((m): Term => [chosen[m], 1]),
    );
    model.row(release[i], Number.POSITIVE_INFINITY, [
      [completion, 1],
      ...own.map((m): Term => [chosen[m], -modeDuration[m]]),
    ]);
  }
  resourceRows(instance, reading, completion, chosen, model);
  const weight = makespanWeight(instance) as number;
  return {
    model,
    scheduleOf: (values) => {
      const mode = new Int32Array(taskCount);
      for (let i = 0; i < taskCount; i++)
        for (let m = modePtr[i]; m < modePtr[i + 1]; m++) if (values[chosen[m]] > 0.5) mode[i] = m;
      return reading === 'at once' ? { start: release.slice(), mode } : inTurns(instance, mode);
    },
    boundOf: (objective) => makespanBound(instance, weight, objective),
  };
}

function resourceRows(
  instance: Instance,
  reading: 'at once' | 'over time',
  completion: number,
  chosen: readonly number[],
  model: LinearModel,
): void {
  const { resourceCount, renewable, capacity, modeDuration, demandPtr, demandResource, demandAmount } =
    instance;
  const terms: Term[][] = Array.from({ length: resourceCount }, () => []);
  for (let m = 0; m < chosen.length; m++) {
    for (let k = demandPtr[m]; k < demandPtr[m + 1]; k++) {
      const r = demandResource[k];
      const spread = renewable[r] === 1 && reading === 'over time';
      terms[r].push([chosen[m], demandAmount[k] * (spread ? modeDuration[m] : 1)]);
    }
  }
  for (let r = 0; r < resourceCount; r++) {
    if (renewable[r] && reading === 'over time')
      model.row(Number.NEGATIVE_INFINITY, 0, [...terms[r], [completion, -capacity[r]]]);
    else model.row(Number.NEGATIVE_INFINITY, capacity[r], terms[r]);
  }
}

/** The tasks in these modes one after another at their earliest, the longest first. */
function inTurns(instance: Instance, mode: Int32Array): { start: Int32Array; mode: Int32Array } | null {
  const generator = new ScheduleGenerator(instance);
  generator.setModes(mode);
  const { est } = criticalPath(instance);
  const longest = Float64Array.from(mode, (m, i) => est[i] - instance.modeDuration[m]);
  const start = new Int32Array(instance.taskCount);
  const makespan = generator.serial(listByRank(instance, rankOf(longest)), start);
  if (makespan === NO_FIT) return null;
  generator.justify(start, makespan);
  return { start, mode };
}
