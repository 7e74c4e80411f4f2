import type * as z from 'zod';
import type { Instance } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import { AllotError } from '#model/errors.ts';
import { readParameters } from '#model/parameterIssues.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import type { ExecutionFigures } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { threads } from '#threads/threads.ts';
import type { Effort } from './effort.ts';
import { executionFigures, supportsSimulation, tryPolicies } from './evaluatePolicies.ts';
import { POLICY_IDS } from './policy.ts';
import { simulationParams } from './simulationParams.ts';

export interface RobustnessOptions extends z.input<typeof simulationParams> {
  seed?: number;
  /** Stops it; the worlds that have come to their end count. */
  signal?: AbortSignal;
}

/** Milliseconds after which timers and signals get their turn. */
const BREATH_MS = 20;

/**
 * Executes a plan in simulated worlds in which durations and nodes are not as planned, under the static,
 * the dynamic and the adaptive policy, all in the same worlds.
 *
 * @param plan any planner's; it may end late, but must keep every other rule
 * @returns figures of each policy, in that order; none when stopped before any world came to its end
 * @throws AllotError for bad options, an invalid plan, or a problem that cannot be simulated
 */
export async function robustness(
  instance: Instance,
  plan: Schedule,
  { seed = 1, signal, ...options }: RobustnessOptions = {},
): Promise<ExecutionFigures[]> {
  const params = readParameters(simulationParams, options, {
    name: 'simulated executions',
    hint: `use ${Object.keys(simulationParams.shape).join(', ')} within their ranges`,
  });
  if (params.issues !== null) throw new AllotError(params.issues);
  const supported = supportsSimulation(instance);
  if (supported !== true) throw refusal(`'${instance.problem.name}' cannot be simulated: ${supported}`);
  const violation = checkSchedule(instance, plan).find(({ code }) => code !== 'deadline');
  if (violation) throw refusal(`the plan is not valid: ${violation.message}`, "see 'allot check'");

  const { worlds, ...conditions } = params.data;
  const effort = stoppable(signal);
  const rng = createRng(seed);
  const ends: number[][] = POLICY_IDS.map(() => []);
  const clairvoyant: number[] = [];
  for (let k = 0; k < worlds; k++) {
    const world = await tryPolicies({ instance, plan, conditions }, POLICY_IDS, rng.fork(), effort);
    if (world === null) break;
    world.realised.forEach((end, p) => {
      ends[p].push(end);
    });
    clairvoyant.push(world.clairvoyant);
  }
  if (clairvoyant.length === 0) return [];
  return POLICY_IDS.map((id, p) => executionFigures(id, ends[p], clairvoyant));
}

function refusal(message: string, hint?: string): AllotError {
  return new AllotError({ code: 'cannot-simulate', path: '', message, hint });
}

function stoppable(signal: AbortSignal | undefined): Effort {
  let nextBreath = performance.now() + BREATH_MS;
  return {
    spend: async () => {
      if (performance.now() >= nextBreath) {
        await threads.turn();
        nextBreath = performance.now() + BREATH_MS;
      }
      return !signal?.aborted;
    },
  };
}
