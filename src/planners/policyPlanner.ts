import type * as z from 'zod';
import type { Instance } from '#instance/instance.ts';
import type { Effort } from '#simulation/effort.ts';
import {
  executionFigures,
  planUpFront,
  supportsSimulation,
  tryPolicies,
} from '#simulation/evaluatePolicies.ts';
import type { PolicyId } from '#simulation/policy.ts';
import { simulationParams } from '#simulation/simulationParams.ts';
import type { PlanContext, Planner, PlanOutcome } from './planner.ts';

type Params = z.output<typeof simulationParams>;

/**
 * A planner made of a policy: plans up front, then executes the plan under the policy in simulated worlds.
 * The schedule it returns is the plan; how the policy fares where not all goes as planned stands in the
 * details. A seed gives all three policies the same worlds.
 */
export function policyPlanner(
  policy: PolicyId,
  text: { title: string; summary: string; sources: string[] },
): Planner<Params> {
  return {
    meta: { id: `policy-${policy}`, ...text, guarantee: 'heuristic', supports: supportsSimulation },
    params: simulationParams,
    plan: (instance, options, context) => plan(policy, instance, options, context),
  };
}

async function plan(
  policy: PolicyId,
  instance: Instance,
  { worlds, ...conditions }: Params,
  context: PlanContext,
): Promise<PlanOutcome> {
  const worldRng = context.rng.fork();
  const effort = limitedEffort(context);
  const schedule = await planUpFront(instance, context.rng, effort, (found) => context.onIncumbent(found));
  if (schedule === null) return { reason: 'no rule found a schedule; that proves nothing' };
  const makespans: number[] = [];
  const clairvoyant: number[] = [];
  for (let k = 0; k < worlds; k++) {
    const world = await tryPolicies(
      { instance, plan: schedule, conditions },
      [policy],
      worldRng.fork(),
      effort,
    );
    if (world === null) break;
    makespans.push(world.realised[0]);
    clairvoyant.push(world.clairvoyant);
  }
  if (makespans.length === 0) return { details: { execution: { policy, worlds: 0 } } };
  return { details: { execution: executionFigures(policy, makespans, clairvoyant) } };
}

/** As much as the context's budget allows. */
function limitedEffort(context: PlanContext): Effort {
  let built = 0;
  return {
    spend: async (schedules) => {
      if (context.due()) await context.breathe();
      if (context.done(built) || built + schedules > context.budget.scheduleLimit) return false;
      built += schedules;
      context.done(built);
      return true;
    },
  };
}
