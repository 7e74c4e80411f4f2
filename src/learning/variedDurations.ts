import { type Instance, NEVER } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';

/**
 * The instance with the durations of each task multiplied by a factor of its own, log-normal around 1: many
 * problems like the given one, so that a policy learns the kind and not the single case. Elastic tasks keep
 * their durations.
 *
 * @param deviation standard deviation of the factor's logarithm; 0 gives the instance itself
 */
export function variedDurations(instance: Instance, deviation: number, rng: Rng): Instance {
  if (deviation === 0 || instance.elastic !== null) return instance;
  const { modePtr, taskCount } = instance;
  const modeDuration = instance.modeDuration.slice();
  let before = 0;
  let after = 0;
  for (let i = 0; i < taskCount; i++) {
    const normal = Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next());
    const factor = Math.exp(deviation * normal);
    for (let m = modePtr[i]; m < modePtr[i + 1]; m++) {
      before += modeDuration[m];
      if (modeDuration[m] > 0) modeDuration[m] = Math.max(1, Math.round(modeDuration[m] * factor));
      after += modeDuration[m];
    }
  }
  // The horizon holds any schedule of the durations it was made for.
  const horizon = Math.min(
    NEVER,
    Math.ceil(instance.horizon * Math.max(1, after / Math.max(1, before)) * 1.5),
  );
  return { ...instance, modeDuration, horizon };
}
