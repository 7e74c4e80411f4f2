import { policyPlanner } from '../policyPlanner.ts';

/** The plan fixed up front. */
export const policyStatic = policyPlanner('static', {
  title: 'Static policy, simulated',
  summary: 'Plans once, and simulates how the plan fares when it is executed in its order on its nodes.',
  sources: [
    'Stork 2001: Stochastic resource-constrained project scheduling (list policies)',
    'Herroelen and Leus 2005: Project scheduling under uncertainty',
  ],
});
