import * as z from 'zod';

/*
 * The part of WfFormat 1.5 that planning needs; other fields are passed over.
 * Source: wfcommons.org/format, the JSON Schema of version 1.5.
 */

const taskSpecification = z.object({
  id: z.string().min(1),
  name: z.string().optional(),
  parents: z.array(z.string()).default([]),
  children: z.array(z.string()).default([]),
  inputFiles: z.array(z.string()).default([]),
  outputFiles: z.array(z.string()).default([]),
});

const taskExecution = z.object({
  id: z.string().min(1),
  runtimeInSeconds: z.number().nonnegative(),
  coreCount: z.number().positive().optional(),
  avgCPU: z.number().nonnegative().optional(),
  memoryInBytes: z.number().nonnegative().optional(),
  // The schema says `machine`, the published instances say `machines`.
  machine: z.string().optional(),
  machines: z.array(z.string()).optional(),
});

const machine = z.object({
  nodeName: z.string().min(1),
  memoryInBytes: z.number().positive().optional(),
  cpu: z
    .object({
      coreCount: z.number().int().positive().optional(),
      speedInMHz: z.number().positive().optional(),
    })
    .optional(),
});

export const wfFormat = z.object({
  name: z.string().min(1),
  description: z.string().optional(),
  schemaVersion: z.literal('1.5'),
  workflow: z.object({
    specification: z.object({
      tasks: z.array(taskSpecification).min(1),
      files: z.array(z.object({ id: z.string(), sizeInBytes: z.number().nonnegative() })).default([]),
    }),
    execution: z.object({
      tasks: z.array(taskExecution).min(1),
      machines: z.array(machine).default([]),
    }),
  }),
});

export type WfDocument = z.output<typeof wfFormat>;
export type WfMachine = WfDocument['workflow']['execution']['machines'][number];
