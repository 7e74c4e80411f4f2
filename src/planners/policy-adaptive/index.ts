import { policyPlanner } from '../policyPlanner.ts';

/** Decides anew, with durations learned on the way. */
export const policyAdaptive = policyPlanner('adaptive', {
  title: 'Adaptive policy, simulated',
  summary:
    'As policy-dynamic, with durations learned from finished and running tasks of each kind on each node.',
  sources: [
    'Efron and Morris 1973: Stein’s estimation rule and its competitors (shrinkage of means)',
    'Herroelen and Leus 2005: Project scheduling under uncertainty (predictive-reactive scheduling)',
  ],
});
