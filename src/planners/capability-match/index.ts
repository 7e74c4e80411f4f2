import * as z from 'zod';
import type { ModeChooser, ModeOffer } from '#generation/dispatcher.ts';
import type { Instance } from '#instance/instance.ts';
import { allocate, listByUserPriority, needsNodes } from '../allocation.ts';
import type { Planner } from '../planner.ts';

const params = z.strictObject({});

/** The node whose capacities and capabilities the task uses most of. */
export const capabilityMatch: Planner<z.infer<typeof params>> = {
  meta: {
    id: 'capability-match',
    title: 'Capability match',
    summary:
      'Each task on the node best fitted to its demand: the least capacity and capability left unused.',
    guarantee: 'heuristic',
    sources: [],
    supports: needsNodes,
  },
  params,
  plan: (instance, _params, context) => {
    const misfit = (offer: ModeOffer) => waste(instance, offer.mode);
    const bestFitted: ModeChooser = (_task, offers) =>
      offers.reduce((a, b) => (misfit(b) < misfit(a) || (misfit(b) === misfit(a) && b.end < a.end) ? b : a));
    return allocate(instance, listByUserPriority(instance), bestFitted, context);
  },
};

/**
 * How badly a mode fits its node: the mean share of the node's capacities it leaves unused, plus the share
 * of the node's capabilities it does not call for. 0 is a perfect match.
 */
function waste(instance: Instance, mode: number): number {
  const { problem, modeNode, modeTask, resourceNode, capacity, demandPtr, demandResource, demandAmount } =
    instance;
  const node = modeNode[mode];
  if (node < 0) return 0;
  let unused = 0;
  let kinds = 0;
  for (let r = 0; r < capacity.length; r++) {
    if (resourceNode[r] !== node || capacity[r] === 0) continue;
    kinds++;
    unused += 1;
    for (let k = demandPtr[mode]; k < demandPtr[mode + 1]; k++) {
      if (demandResource[k] === r) unused -= demandAmount[k] / capacity[r];
    }
  }
  const offered = problem.nodes[node].capabilities;
  const called = problem.tasks[modeTask[mode]].requires.length;
  const idle = offered.length === 0 ? 0 : (offered.length - called) / offered.length;
  return (kinds === 0 ? 0 : unused / kinds) + idle;
}
