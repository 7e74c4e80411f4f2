import type { Instance } from '#instance/instance.ts';
import { readRunState } from '#runtime/run.ts';

/**
 * The problem of a run as it turned out: a task that succeeded takes in every mode as much longer, or
 * shorter, as it did in the mode it ran in. The others keep their planned durations.
 *
 * @throws AllotError `not-a-run`
 */
export function measuredRun(dir: string): Instance {
  const { model, tasks } = readRunState(dir);
  const { instance, msPerTick } = model;
  const { modePtr } = instance;
  const modeDuration = instance.modeDuration.slice();
  let longest = 1;
  tasks.forEach((task, i) => {
    const attempt = task.attempts.at(-1);
    if (task.status !== 'succeeded' || !attempt?.end) return;
    const planned = instance.modeDuration[attempt.row];
    if (planned === 0) return;
    const ratio = (attempt.end.at - attempt.startedAt) / msPerTick / planned;
    longest = Math.max(longest, ratio);
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++)
      if (modeDuration[m] > 0) modeDuration[m] = Math.max(1, Math.round(modeDuration[m] * ratio));
  });
  return { ...instance, modeDuration, horizon: Math.ceil(instance.horizon * longest) };
}
