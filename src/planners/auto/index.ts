import * as z from 'zod';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext, Planner, PlanOutcome } from '../planner.ts';
import { ElasticSearch } from './elastic.ts';
import { LargeSearch } from './large.ts';
import { AutoSearch } from './search.ts';

const params = z.strictObject({});

/** The default: needs no tuning, takes every instance. */
export const auto: Planner<z.infer<typeof params>> = {
  meta: {
    id: 'auto',
    title: 'Auto',
    summary:
      'The best of the priority rules and of dispatching to nodes, improved by steady-state genetic search with the exact solver beside it.',
    guarantee: 'heuristic',
    sources: [
      'Kolisch 1996: Efficient priority rules for the RCPSP',
      'Valls, Ballestín and Quintanilla 2005: Justification and RCPSP',
      'Hartmann 1998: A competitive genetic algorithm for resource-constrained project scheduling',
      'Valls, Ballestín and Quintanilla 2008: A hybrid genetic algorithm for the RCPSP',
      'Topcuoglu, Hariri and Wu 2002: HEFT',
      'Shaw 1998: Using constraint programming and local search methods to solve vehicle routing problems',
      '路程昭, 龚建兴, 朱雷, 刘权 2021: ER, from which the search over elastic tasks begins',
    ],
    supports: () => true,
  },
  params,
  plan,
};

async function plan(instance: Instance, _params: unknown, context: PlanContext): Promise<PlanOutcome> {
  if (LargeSearch.applies(instance)) {
    await new LargeSearch(instance, context).run();
    return {};
  }
  if (!ElasticSearch.applies(instance)) return new AutoSearch(instance, context).run();
  const began = performance.now();
  const search = new ElasticSearch(instance, context);
  await search.run();
  const spent = search.passes;
  const { timeLimitMs, scheduleLimit } = context.budget;
  const budget = {
    timeLimitMs: timeLimitMs - (performance.now() - began),
    scheduleLimit: scheduleLimit - spent,
  };
  const rest = { ...context, budget, done: (passes: number) => context.done(spent + passes) };
  return new AutoSearch(instance, rest).run();
}
