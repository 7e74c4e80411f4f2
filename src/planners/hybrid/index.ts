import * as z from 'zod';
import type { Instance } from '#instance/instance.ts';
import { AllotError } from '#model/errors.ts';
import { readParameters } from '#model/parameterIssues.ts';
import type { PlanDetails } from '#schedule/plan.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { Relay } from './relay.ts';

const params = z.strictObject({
  stages: z
    .array(
      z.strictObject({
        planner: z.string().describe('id of a planner'),
        share: z.number().positive().max(1).default(1).describe('of the budget that is still left'),
        params: z.record(z.string(), z.unknown()).default({}).describe("the planner's own"),
      }),
    )
    .min(1)
    .max(20)
    .default([
      { planner: 'heft', share: 0.1, params: {} },
      { planner: 'annealing', share: 0.3, params: {} },
      { planner: 'steady-state-genetic', share: 1, params: {} },
    ])
    .describe('planners one after the other; those that cannot take the problem are left out'),
});
type Params = z.infer<typeof params>;

/**
 * The planner that runs others in turn, each from the best schedule of those before it.
 *
 * @param find the planner of an id; throws AllotError where there is none
 */
export function createHybrid(find: (id: string) => Planner): Planner<Params> {
  return {
    meta: {
      id: 'hybrid',
      title: 'Hybrid: planners in turn',
      summary: 'Runs planners one after the other, each from the best schedule of those before it.',
      guarantee: 'heuristic',
      sources: ['Talbi 2002: A taxonomy of hybrid metaheuristics (high-level relay)'],
      supports: () => true,
    },
    params,
    plan: (instance, options, context) => plan(readStages(options, find), instance, context),
  };
}

interface Stage {
  planner: Planner;
  share: number;
  params: unknown;
}

/** @throws AllotError with everything wrong in any stage */
function readStages({ stages }: Params, find: (id: string) => Planner): Stage[] {
  const issues: AllotError['issues'] = [];
  const read = stages.map((stage, k): Stage | null => {
    const path = `stages[${k}]`;
    try {
      const planner = find(stage.planner);
      if (planner.meta.id === 'hybrid') {
        const message = 'a hybrid has no hybrid among its stages';
        issues.push({
          code: 'bad-parameter',
          path: `${path}.planner`,
          message,
          hint: 'list its stages here',
        });
        return null;
      }
      const params = readParameters(planner.params, stage.params, {
        name: `planner '${stage.planner}'`,
        path: `${path}.params`,
        hint: `see 'allot planners ${stage.planner}'`,
      });
      if (params.issues === null) return { planner, share: stage.share, params: params.data };
      issues.push(...params.issues);
    } catch (error) {
      if (!(error instanceof AllotError)) throw error;
      issues.push(...error.issues.map((issue) => ({ ...issue, path: `${path}.planner` })));
    }
    return null;
  });
  if (issues.length > 0) throw new AllotError(issues);
  return read.filter((stage) => stage !== null);
}

async function plan(
  stages: readonly Stage[],
  instance: Instance,
  context: PlanContext,
): Promise<PlanOutcome> {
  const relay = new Relay(instance, context);
  let last: PlanOutcome = { reason: 'none of the stages can take the problem' };
  const details: PlanDetails = {};
  for (const stage of stages) {
    if (stage.planner.meta.supports(instance) !== true) continue;
    if (relay.over) break;
    last = await relay.run(stage.planner, stage.params, stage.share);
    if (last.infeasible !== undefined) return last;
    const { statistics, ...others } = last.details ?? {};
    Object.assign(details, others);
    const course = statistics?.length ? statistics : single(relay.best);
    if (course.length > 0) details.statistics = append(details.statistics ?? [], course);
  }
  return { ...last, details };
}

/** The course of a stage that tells none of its own: one step, to the best so far. */
function single(best: number | undefined): NonNullable<PlanDetails['statistics']> {
  return best === undefined ? [] : [{ step: 0, best, mean: best, worst: best }];
}

/** Courses one behind the other, steps counted on. */
function append(
  before: NonNullable<PlanDetails['statistics']>,
  after: NonNullable<PlanDetails['statistics']>,
): NonNullable<PlanDetails['statistics']> {
  const offset = before.length === 0 ? 0 : before[before.length - 1].step + 1;
  return [...before, ...after.map((point) => ({ ...point, step: point.step + offset }))];
}
