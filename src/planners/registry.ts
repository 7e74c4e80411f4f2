import { AllotError, nearestName } from '#model/errors.ts';
import { adaptiveGenetic } from './adaptive-genetic/index.ts';
import { annealing } from './annealing/index.ts';
import { auto } from './auto/index.ts';
import { capabilityMatch } from './capability-match/index.ts';
import { dynamicProgramming } from './dynamic-programming/index.ts';
import { elastic } from './elastic/index.ts';
import { exact } from './exact/index.ts';
import { firstFit } from './first-fit/index.ts';
import { gasa } from './gasa/index.ts';
import { genetic } from './genetic/index.ts';
import { greedy } from './greedy/index.ts';
import { gsts } from './gsts/index.ts';
import { heft } from './heft/index.ts';
import { createHybrid } from './hybrid/index.ts';
import { loadBalance } from './load-balance/index.ts';
import { metropolisQ } from './metropolis-q/index.ts';
import { milp } from './milp/index.ts';
import { multiStepQ } from './multi-step-q/index.ts';
import { nsga2 } from './nsga2/index.ts';
import type { Planner } from './planner.ts';
import { peft } from './peft/index.ts';
import { policy } from './policy/index.ts';
import { policyAdaptive } from './policy-adaptive/index.ts';
import { policyDynamic } from './policy-dynamic/index.ts';
import { policyStatic } from './policy-static/index.ts';
import { priorityAllocation } from './priority-allocation/index.ts';
import { priorityRule } from './priority-rule/index.ts';
import { qLearning } from './q-learning/index.ts';
import { randomAllocation } from './random-allocation/index.ts';
import { rollingWindow } from './rolling-window/index.ts';
import { sampling } from './sampling/index.ts';
import { steadyStateGenetic } from './steady-state-genetic/index.ts';

/** Every planner there is. A new one is a folder and a line here. */
export const PLANNERS: readonly Planner[] = [
  auto,
  priorityRule,
  greedy,
  nsga2,
  dynamicProgramming,
  rollingWindow,
  milp,
  sampling,
  steadyStateGenetic,
  genetic,
  adaptiveGenetic,
  gasa,
  annealing,
  createHybrid((id) => findPlanner(id)),
  gsts,
  elastic,
  firstFit,
  randomAllocation,
  priorityAllocation,
  loadBalance,
  capabilityMatch,
  heft,
  peft,
  policyStatic,
  policyDynamic,
  policyAdaptive,
  exact,
  qLearning,
  multiStepQ,
  metropolisQ,
  policy,
];

/**
 * The planner called `id`.
 * @throws AllotError when there is none
 */
export function findPlanner(id: string): Planner {
  const planner = PLANNERS.find((candidate) => candidate.meta.id === id);
  if (planner) return planner;
  const near = nearestName(
    id,
    PLANNERS.map((candidate) => candidate.meta.id),
  );
  throw new AllotError({
    code: 'unknown-planner',
    path: '',
    message: `there is no planner called '${id}'`,
    hint: near ? `you meant '${near}'` : "see 'allot planners'",
  });
}
