import { Dispatcher, type ModeChooser } from '#generation/dispatcher.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, PlanOutcome } from './planner.ts';

/*
 * What the allocation strategies share: each walks once over the tasks in an order of its own and
 * gives each task a node by a rule of its own, at the earliest time there is room.
 */

/** Why an allocation strategy cannot take an instance without nodes. */
export function needsNodes(instance: Instance): true | string {
  return instance.nodeCount > 0 || 'the problem has no nodes to allocate tasks to';
}

/** Orders the tasks by the user's priorities, the most urgent first; ties in file order. */
export function listByUserPriority(instance: Instance): Int32Array {
  return listByRank(instance, rankOf(instance.priority.map((value) => -value)));
}

/** One allocation pass. */
export function allocate(
  instance: Instance,
  list: Int32Array,
  choose: ModeChooser,
  context: PlanContext,
): PlanOutcome {
  const start = new Int32Array(instance.taskCount);
  const mode = new Int32Array(instance.taskCount);
  const dispatcher = new Dispatcher(instance);
  const makespan = dispatcher.run(list, choose, start, mode);
  context.done(dispatcher.passes);
  if (makespan < 0)
    return {
      reason: 'some task found no room, or no non-renewable resource was left for it; that proves nothing',
    };
  context.onIncumbent({ start, mode });
  return {};
}
