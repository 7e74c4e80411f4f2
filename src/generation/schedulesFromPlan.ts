import type { Instance } from '#instance/instance.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { Dispatcher, earliestEnd, type ModeChooser } from './dispatcher.ts';
import { listByRank, rankOf } from './taskList.ts';

/**
 * What the earlier plan of an instance makes of it now, to search on from. First the plan as it is, where it has
 * every task; it may have become invalid. Then two repairs, which are valid but for deadlines: the tasks in the
 * order of their planned starts and in their planned modes, none before its planned start ('railway scheduling':
 * Van de Vonder, Demeulemeester and Herroelen 2007, section 2), and each as early as it can (right-shift and left-
 * shift; Vieira, Herrmann and Lin 2003, section 4.3). A planned mode that is no more, or would overdraw a budget,
 * gives way to the one that ends earliest; so does that of a task that the plan does not have.
 *
 * O(tasks·log tasks + what two passes of the dispatcher take); nothing where there is no plan.
 */
export function* schedulesFromPlan(instance: Instance): Generator<Schedule> {
  const { planned, fixed, release, modePtr, taskCount } = instance;
  if (planned === null) return;
  const agreeing = (i: number) => {
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) if (planned.agrees[m]) return m;
    return -1;
  };
  const start = release.map((date, i) => (fixed[i] ? date : planned.start[i]));
  const mode = start.map((_, i) => (fixed[i] ? modePtr[i] : agreeing(i)));
  if (!start.includes(-1) && !mode.includes(-1)) yield { start, mode };

  const asPlanned: ModeChooser = (task, offers) =>
    offers.find(({ mode: m }) => planned.agrees[m] === 1) ?? earliestEnd(task, offers);
  const list = listByRank(instance, rankOf(plannedOrder(instance, start)));
  for (const earliest of [release.map((date, i) => (fixed[i] ? date : Math.max(date, start[i]))), release]) {
    const repaired = { start: new Int32Array(taskCount), mode: new Int32Array(taskCount) };
    const dispatcher = new Dispatcher({ ...instance, release: earliest });
    if (dispatcher.run(list, asPlanned, repaired.start, repaired.mode) >= 0) yield repaired;
  }
}

/** Priority by planned start; a task that the plan does not have goes behind the last that it waits for. */
function plannedOrder({ predecessors, topological }: Instance, start: Int32Array): Float64Array {
  const order = Float64Array.from(start);
  for (const i of topological) {
    if (start[i] >= 0) continue;
    order[i] = 0;
    for (let k = predecessors.ptr[i]; k < predecessors.ptr[i + 1]; k++)
      order[i] = Math.max(order[i], order[predecessors.task[k]]);
  }
  return order;
}
