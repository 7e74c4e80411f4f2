import * as z from 'zod';
import { MOST_AMOUNT } from './demand.ts';
import { TIME_UNITS } from './time.ts';

/*
 * The shape of a problem file. What a shape cannot say (references, cycles, demands that no
 * node can meet) is checked in validate.ts. Descriptions become the JSON Schema that editors show.
 */

const id = z
  .string()
  .min(1)
  // Objects keyed by names would lose it.
  .refine((name) => name !== '__proto__', "no name may be '__proto__'")
  .describe('Name, unique among its kind');
const ref = z.union([z.string().min(1), z.number().int().nonnegative().transform(String)], 'a name');
/** Ids may be written as numbers (PSPLIB job numbers); they are kept as text. */
const idLike = z.union([id, z.number().int().nonnegative().transform(String)], 'a name');
const time = z
  .union([z.number(), z.string().min(1)], 'a time')
  .describe("A plain number of the file's timeUnit, or text with units: '90s', '1.5h', '1h30m'");
const amount = z.number().int().nonnegative().max(MOST_AMOUNT);

const demandModel = z
  .strictObject({
    c0: z.number().default(0).describe('constant part'),
    c1: z.number().default(0).describe("per unit of the task's size"),
    c2: z.number().default(0).describe("per squared unit of the task's size"),
  })
  .describe('Demand c0 + c1·size + c2·size², rounded up');
const demand = z
  .record(z.string(), z.union([amount, demandModel]))
  .describe("Amount of each resource: a shared pool's id, or a capacity that nodes have");

const calendarWindow = {
  start: time,
  end: time,
  every: time.optional().describe('repeat the window with this period'),
};
const resource = z.strictObject({
  id: idLike,
  capacity: amount,
  renewable: z.boolean().default(true).describe('false: used up, like a budget'),
  calendar: z
    .array(z.strictObject({ ...calendarWindow, capacity: amount }))
    .optional()
    .describe('Windows in which the capacity differs; a later entry wins'),
});

const node = z.strictObject({
  id: idLike,
  capacity: z.record(z.string(), amount).default({}),
  capabilities: z.array(z.string()).default([]),
  speed: z.number().positive().default(1).describe('durations are divided by it'),
  endpoint: z.url().optional().describe('where HTTP requests of tasks placed here go'),
  costRate: z.number().nonnegative().default(0).describe('cost per time unit of each task running here'),
  calendar: z.array(z.strictObject({ ...calendarWindow, capacity: z.record(z.string(), amount) })).optional(),
});

const link = z.strictObject({
  from: ref,
  to: ref,
  bandwidth: z.number().positive(),
  latency: time.default(0),
  oneWay: z.boolean().default(false),
});
const network = z.strictObject({
  bandwidth: z
    .number()
    .positive()
    .optional()
    .describe('data units per time unit between any two nodes; absent: instant'),
  latency: time.default(0),
  links: z.array(link).default([]),
});

export const PRECEDENCE_TYPES = ['finish-start', 'start-start', 'finish-finish', 'start-finish'] as const;
const predecessor = z.union([
  ref,
  z.strictObject({
    task: ref,
    type: z.enum(PRECEDENCE_TYPES).default('finish-start'),
    lag: time.default(0).describe('minimum time between the two events; negative lets them overlap'),
  }),
]);

const mode = z.strictObject({
  id: idLike.optional(),
  duration: time.optional(),
  demand: demand.optional(),
  nodes: z.array(ref).optional(),
  cost: z.number().nonnegative().optional(),
});

const singlePart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('work-conserving') }).describe('duration × demand / allotment'),
  z.strictObject({ type: z.literal('amdahl'), serialFraction: z.number().min(0).max(1) }),
  z.strictObject({ type: z.literal('power'), exponent: z.number().positive().max(1) }),
  z.strictObject({
    type: z.literal('table'),
    points: z.array(z.strictObject({ allotment: amount, duration: time })).min(1),
  }),
]);
const elastic = z
  .strictObject({
    resources: z
      .record(
        z.string(),
        z.strictObject({ min: z.number().int().positive(), speedup: singlePart.optional() }),
      )
      .describe('Least allotment of each elastic resource; the most is the demand'),
    joint: z
      .array(z.strictObject({ resources: z.array(z.string()).min(2), speedup: singlePart }))
      .optional()
      .describe('Complementary resources: only the scarcest of them counts (excavators and drivers)'),
  })
  .describe('The task may start with less than its demand and then takes longer');

const run = z.union([
  z.strictObject({
    command: z
      .union([z.string().min(1), z.array(z.string()).min(1)])
      .describe('shell line, or program and arguments'),
    cwd: z.string().optional().describe("working folder, from the problem file's"),
  }),
  z.strictObject({
    function: z.string().min(1).describe("'./module.js#export', from the problem file's folder"),
    args: z.array(z.json()).default([]),
  }),
  z.strictObject({
    request: z.strictObject({
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
      url: z.string().min(1).describe("absolute, or a path on the node's endpoint"),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.json().optional(),
    }),
  }),
]);

const evaluation = z.strictObject({
  metric: z.string().min(1).describe("dotted path in the task's result, e.g. 'accuracy'"),
  min: z.number().optional(),
  max: z.number().optional(),
  equals: z.json().optional(),
});

/** Where something takes place: what is left out is for the rest of the task to say. */
const place = {
  mode: idLike.optional(),
  node: ref.nullable().optional().describe('null: on no node'),
};
const fixed = z
  .strictObject({
    start: time,
    end: time.optional().describe('actual or expected; absent: by the duration'),
    ...place,
  })
  .describe('Done, under way or promised: the task has this place whatever else changes');
const planned = z
  .strictObject({ start: time, ...place })
  .describe('The place an earlier plan gives it: where planning begins, and what instability counts from');

const task = z.strictObject({
  id: idLike,
  name: z.string().optional(),
  description: z.string().optional(),
  kind: z.string().optional().describe('e.g. supervised; a required capability wherever a node lists it'),
  learning: z
    .strictObject({ labels: z.boolean().default(false), environment: z.boolean().default(false) })
    .optional()
    .describe('What the task learns from; its kind is classified from it'),
  requires: z.array(z.string()).default([]).describe('capabilities its node must have'),
  duration: time.optional(),
  demand: demand.default({}),
  modes: z.array(mode).min(1).optional().describe('alternative ways to do it'),
  nodes: z
    .array(ref)
    .optional()
    .describe('nodes it may run on; absent: any capable; []: none, it needs no node'),
  after: z.array(predecessor).default([]),
  releaseDate: time.optional(),
  deadline: time.optional().describe('must end by'),
  dueDate: time.optional().describe('should end by'),
  weight: z.number().nonnegative().default(1),
  priority: z.number().default(0).describe('higher is more urgent'),
  cost: z.number().nonnegative().default(0),
  size: z.number().nonnegative().optional(),
  elastic: elastic.optional(),
  produces: z.array(z.strictObject({ data: ref, size: z.number().nonnegative().default(0) })).default([]),
  consumes: z.array(ref).default([]),
  run: run.optional(),
  env: z.record(z.string(), z.string()).default({}),
  retries: z
    .strictObject({
      max: z.number().int().nonnegative(),
      backoff: time.optional().describe('wait before the first retry'),
      factor: z.number().min(1).default(2),
      maxBackoff: time.optional(),
      otherNode: z.boolean().default(true).describe('prefer another capable node'),
    })
    .optional(),
  timeout: time.optional(),
  evaluate: z.array(evaluation).default([]),
  fixed: fixed.optional(),
  planned: planned.optional(),
});

export const OBJECTIVE_TERMS = [
  'makespan',
  'weightedCompletion',
  'weightedTardiness',
  'cost',
  'loadImbalance',
  'instability',
  'reassignment',
] as const;
const term = z.enum(OBJECTIVE_TERMS);
const weightedSum = z.array(z.strictObject({ term, weight: z.number().nonnegative().default(1) })).min(1);
const objective = z.union([
  term,
  z.strictObject({ sum: weightedSum }),
  z.strictObject({ lexicographic: z.array(z.union([term, z.strictObject({ sum: weightedSum })])).min(1) }),
]);

export const problemSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().optional(),
    description: z.string().optional(),
    timeUnit: z.enum(TIME_UNITS).default('s').describe('unit of plain numbers'),
    timeStep: time.optional().describe('the grid times are planned on; chosen for you when absent'),
    objective: objective.default('makespan'),
    now: time.optional().describe('nothing that is not fixed starts before'),
    deadline: time.optional().describe('every task must end by'),
    dueDate: time.optional().describe('wanted end of the whole project'),
    resources: z.array(resource).default([]),
    nodes: z.array(node).default([]),
    network: network.optional(),
    tasks: z.array(task).min(1),
  })
  .describe('A problem for allot: tasks, what they need, and what there is to run them on');

/** What a user may write. */
export type ProblemInput = z.input<typeof problemSchema>;
export type TaskInput = ProblemInput['tasks'][number];
/** Shape-checked, defaults filled in, times still as written. */
export type ProblemShape = z.output<typeof problemSchema>;
export type TaskShape = ProblemShape['tasks'][number];

/** JSON Schema (draft 2020-12) of a problem file, for editors. */
export function problemJsonSchema(): object {
  return z.toJSONSchema(problemSchema, { io: 'input', unrepresentable: 'any' });
}
