import * as z from 'zod';
import { CROSSOVERS } from './crossover.ts';

/** Parameters that every generational planner has, with the defaults of the task-allocation document. */
export const geneticParams = {
  population: z.number().int().min(2).max(100_000).default(100).describe('individuals'),
  generations: z.number().int().min(0).default(100).describe('generations, unless the budget ends first'),
  tournament: z.number().int().min(1).default(3).describe('individuals of which the best is selected'),
  crossover: z
    .enum(CROSSOVERS)
    .default('middle')
    .describe(
      'how two task lists become one; middle: the first half of one, the rest in the order of the other',
    ),
  elitism: z.number().int().min(0).default(0).describe('so many of the best survive unchanged'),
  justify: z.boolean().default(false).describe('double justification of each schedule: two passes more'),
};
