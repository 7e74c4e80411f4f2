import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import { Budgets } from './budgets.ts';
import { Dispatcher, earliestEnd } from './dispatcher.ts';

/**
 * Modes to begin with: those that dispatching the list by earliest end picks; where that runs out of a
 * non-renewable resource, the shortest modes, repaired.
 *
 * @param list predecessors before successors
 * @returns one row of the mode table a task, or null when no choice within the budgets was found (which
 *   proves nothing)
 */
export function startingModes(instance: Instance, list: Int32Array, rng: Rng): Int32Array | null {
  const { taskCount, modePtr, modeDuration, isMultiMode } = instance;
  const mode = modePtr.slice(0, taskCount);
  if (!isMultiMode) return mode;
  const start = new Int32Array(taskCount);
  if (new Dispatcher(instance).run(list, earliestEnd, start, mode) >= 0) return mode;
  for (let i = 0; i < taskCount; i++) {
    mode[i] = modePtr[i];
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++)
      if (modeDuration[m] < modeDuration[mode[i]]) mode[i] = m;
  }
  return new Budgets(instance).repair(mode, rng) ? mode : null;
}
