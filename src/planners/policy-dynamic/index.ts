import { policyPlanner } from '../policyPlanner.ts';

/** Decides anew from what is seen. */
export const policyDynamic = policyPlanner('dynamic', {
  title: 'Dynamic policy, simulated',
  summary:
    'Plans, and simulates making every open decision anew at each event from current progress and use.',
  sources: [
    'Herroelen and Leus 2005: Project scheduling under uncertainty (predictive-reactive scheduling)',
    'Topcuoglu, Hariri and Wu 2002: Performance-effective and low-complexity task scheduling for heterogeneous computing',
  ],
});
