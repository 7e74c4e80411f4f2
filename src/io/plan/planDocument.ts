import * as z from 'zod';

const time = z.number();
const count = z.number().nonnegative();

/** What an elastic task gets over a stretch of its time. */
const piece = z.object({
  start: time,
  end: time,
  amounts: z.record(z.string(), z.number().int().nonnegative()),
});

/** A row of a plan file: where a task stands. What is left out is filled in from the problem. */
export const plannedTaskSchema = z.object({
  id: z.union([z.string().min(1), z.number().int().nonnegative().transform(String)]),
  start: time,
  end: time.optional(),
  mode: z.union([z.string().min(1), z.number().int().nonnegative().transform(String)]).optional(),
  node: z.string().nullable().optional(),
  allotment: z.array(piece).min(1).optional(),
});

const executionFiguresSchema = z.object({
  policy: z.string(),
  worlds: count,
  mean: time,
  standardError: count,
  p95: time,
  clairvoyantMean: time,
  loss: z.number(),
  lossStandardError: count,
});

const detailsSchema = z.object({
  statistics: z
    .array(z.object({ step: count, best: z.number(), mean: z.number(), worst: z.number() }))
    .optional(),
  addedArcs: z
    .array(
      z.object({ before: z.string(), after: z.string(), resource: z.string(), time, reason: z.string() }),
    )
    .optional(),
  dueDate: z
    .object({
      wanted: time,
      reached: time,
      met: z.boolean(),
      shortestReachable: time,
      bottleneck: z.object({ resource: z.string(), utilisation: z.number() }).nullable(),
      advice: z.string(),
    })
    .optional(),
  front: z
    .array(
      z.object({
        values: z.record(z.string(), z.number()),
        tasks: z.array(
          z.object({
            id: z.string(),
            mode: z.string(),
            node: z.string().nullable(),
            start: time,
            end: time,
            allotment: z.array(piece).min(1).optional(),
          }),
        ),
      }),
    )
    .optional(),
  execution: z
    .union([executionFiguresSchema, z.object({ policy: z.string(), worlds: z.literal(0) })])
    .optional(),
});

/** A plan file: all that a Plan holds, or only its tasks. Unknown fields are passed over. */
export const planSchema = z.object({
  problem: z.string().default(''),
  planner: z.string().default(''),
  seed: z.number().default(0),
  status: z.enum(['optimal', 'feasible', 'infeasible', 'unknown']).optional(),
  makespan: time.nullable().optional(),
  lowerBound: time.default(0),
  objective: z
    .object({ values: z.array(z.number()), lowerBound: z.number() })
    .nullable()
    .default(null),
  timeMs: count.default(0),
  schedules: count.default(0),
  reason: z.string().default(''),
  tasks: z.array(plannedTaskSchema),
  trace: z.array(z.object({ timeMs: count, schedules: count, makespan: time, lowerBound: time })).default([]),
  details: detailsSchema.optional(),
});

export type PlanDocument = z.output<typeof planSchema>;
/** A row as written: mode, node and end may be absent. */
export type PlanRow = PlanDocument['tasks'][number];
