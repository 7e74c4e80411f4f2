import * as z from 'zod';

const range = (least: number, from: number, to: number) =>
  z
    .tuple([z.number().int().min(least), z.number().int().min(least)])
    .refine(([low, high]) => low <= high, { error: 'the least is above the most' })
    .default([from, to]);
const share = z.number().min(0).max(1);

/** What generateProblem varies. Shares are in [0, 1]; ranges are [least, most], both included. */
export const generatorParams = z.strictObject({
  seed: z.number().int().default(1),
  tasks: z.number().int().min(1).max(1_000_000).default(30),
  networkComplexity: z
    .number()
    .min(0)
    .max(10)
    .default(1.8)
    .describe('NC: precedences a task, counting those from the start and to the end'),
  span: z
    .number()
    .int()
    .positive()
    .optional()
    .describe(
      'a precedence joins tasks at most this far apart in number; small: long chains; absent: 2·√tasks',
    ),
  duration: range(0, 1, 10),
  renewable: z.number().int().min(0).max(64).default(4).describe('number of shared pools'),
  nonRenewable: z.number().int().min(0).max(64).default(0).describe('number of budgets'),
  demand: range(1, 1, 10),
  resourceFactor: share.default(0.5).describe('RF: share of the resources that a task demands'),
  resourceStrength: share
    .default(0.5)
    .describe('RS: 0, as scarce as can be; 1, the earliest-start schedule has all it wants'),
  modes: z.number().int().min(1).max(20).default(1).describe('ways to do each task'),
  nodes: z
    .strictObject({
      count: z.number().int().positive().max(1000).default(4),
      cores: range(1, 4, 16),
      demand: range(1, 1, 4).describe('cores a task takes'),
      speed: z
        .tuple([z.number().positive(), z.number().positive()])
        .refine(([low, high]) => low <= high, { error: 'the least is above the most' })
        .default([0.5, 2]),
      data: range(0, 0, 0).describe('data units that each task hands to its successors'),
      bandwidth: z.number().positive().optional().describe('data units a time unit; absent: instant'),
    })
    .optional()
    .describe('unlike nodes that every task is placed on'),
  dueDateSlack: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'due dates up to this share of the critical path behind the earliest end; tardiness is minimised',
    ),
});

export type GeneratorInput = z.input<typeof generatorParams>;
export type GeneratorParams = z.output<typeof generatorParams>;
