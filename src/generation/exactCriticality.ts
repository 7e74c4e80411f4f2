import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { shortestMode } from './criticality.ts';
import { NO_FIT, ScheduleGenerator } from './scheduleGenerator.ts';
import { listByRank, rankOf } from './taskList.ts';

/**
 * δ of tasks: by how many ticks the project ends later when the task takes one unit of time (at least
 * a tick) longer. One schedule a task, all by the same task list (latest finish time, serial generation), in
 * the shortest modes: a longer task may by luck shorten a schedule, so some may be negative.
 * Source: 路程昭 et al. 2021, definition 7. One schedule for each of the tasks, and one more.
 *
 * @param from first task whose δ is asked for
 * @param to the task after the last one
 * @returns δ of tasks from, from + 1, …; null where calendars leave no room for some task
 */
export function exactCriticality(instance: Instance, from = 0, to = instance.taskCount): Float64Array | null {
  const step = Math.max(1, Math.round(instance.ticksPerUnit));
  const path = criticalPath(instance);
  const mode = Int32Array.from({ length: instance.taskCount }, (_, i) => shortestMode(instance, path, i));
  const modeDuration = instance.modeDuration.slice();
  const longer = { ...instance, modeDuration, horizon: instance.horizon + step };
  const generator = new ScheduleGenerator(longer);
  const list = listByRank(
    instance,
    rankOf(Float64Array.from(path.lst, (lst, i) => lst + path.minDuration[i])),
  );
  const start = new Int32Array(instance.taskCount);
  const lengthNow = () => {
    generator.view.setModes(mode);
    return generator.serial(list, start);
  };
  const length = lengthNow();
  if (length === NO_FIT) return null;
  const delta = new Float64Array(to - from);
  for (let i = from; i < to; i++) {
    modeDuration[mode[i]] += step;
    const grown = lengthNow();
    modeDuration[mode[i]] -= step;
    if (grown === NO_FIT) return null;
    delta[i - from] = grown - length;
  }
  return delta;
}
