import * as z from 'zod';
import { DISTRIBUTIONS } from './durationFactor.ts';

/** What a user may ask of simulated executions: the conditions, and in how many worlds. */
export const simulationParams = z.strictObject({
  noise: z
    .number()
    .min(0)
    .max(2)
    .default(0.3)
    .describe('standard deviation of real over planned durations; 0: all goes as planned'),
  distribution: z.enum(DISTRIBUTIONS).default('lognormal').describe('law of real over planned durations'),
  systematic: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("share of the noise's variance common to tasks of one kind on one node: what can be learned"),
  lossRate: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      'outages expected of each node (each pool, where there are no nodes) within the planned makespan',
    ),
  repair: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('mean length of an outage, as a share of the planned makespan'),
  worlds: z
    .number()
    .int()
    .positive()
    .max(10_000)
    .default(30)
    .describe('simulated worlds, unless the budget ends first'),
});
