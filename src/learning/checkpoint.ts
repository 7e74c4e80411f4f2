import * as z from 'zod';
import { AllotError } from '#model/errors.ts';
import { layoutOf, type NetworkSize } from './network.ts';
import { doublesFromText, doublesToText } from './numberText.ts';
import type { TrainingState } from './trainer.ts';

const count = z.number().int().nonnegative();

/** What a training run saw at one point. */
export const curvePoint = z.strictObject({
  iteration: count,
  /** Mean excess of the episodes over the lower bound since the point before, in percent; null before the first. */
  drawn: z.number().nullable(),
  /** Mean excess of the greedy policy over the lower bound on the problems set apart, in percent. */
  greedy: z.number(),
  /** Mean entropy of a decision, in nats; null before the first. */
  entropy: z.number().nullable(),
});
export type CurvePoint = z.infer<typeof curvePoint>;

const checkpointFile = z.object({
  format: z.literal('allot-training'),
  version: z.literal(1),
  size: z.strictObject({ task: count, rounds: count, offer: count, second: count }),
  iteration: count,
  adamSteps: count,
  spread: z.number(),
  covariance: z.number(),
  variance: z.number(),
  parameters: z.string(),
  first: z.string(),
  second: z.string(),
});

/** The state of a training run, nothing rounded. */
export function toCheckpoint(state: TrainingState): object {
  const { network, adam, iteration, spread, covariance, variance } = state;
  return {
    format: 'allot-training',
    version: 1,
    size: network.size,
    iteration,
    adamSteps: adam.steps,
    spread,
    covariance,
    variance,
    parameters: doublesToText(network.parameters),
    first: doublesToText(adam.first),
    second: doublesToText(adam.second),
  };
}

/**
 * @param value as JSON.parse gives it
 * @throws AllotError `bad-checkpoint`
 */
export function readCheckpoint(value: unknown, source?: string): TrainingState {
  const parsed = checkpointFile.safeParse(value);
  if (!parsed.success)
    throw new AllotError(
      parsed.error.issues.map((issue) => ({
        code: 'bad-checkpoint',
        path: issue.path.join('.'),
        message: issue.message,
      })),
      source,
    );
  const { size, iteration, adamSteps, spread, covariance, variance } = parsed.data;
  const layout = layoutOf(size satisfies NetworkSize);
  const vectors = ['parameters', 'first', 'second'] as const;
  const [parameters, first, second] = vectors.map((name) => {
    const numbers = doublesFromText(parsed.data[name]);
    if (numbers?.length === layout.length && numbers.every(Number.isFinite)) return numbers;
    const message = `that is not base64 of ${layout.length} finite 64-bit numbers`;
    throw new AllotError({ code: 'bad-checkpoint', path: name, message }, source);
  });
  return {
    iteration,
    spread,
    covariance,
    variance,
    network: { size, layout, parameters },
    adam: { first, second, steps: adamSteps },
  };
}
