import type { Instance } from '#instance/instance.ts';
import { planInParallel } from '#parallel/planInParallel.ts';
import { readPolicy } from '#learning/policyFile.ts';
import type { RunResult } from '#planners/runPlanner.ts';
import { EXIT_INTERRUPTED, EXIT_NEGATIVE } from './exitCodes.ts';
import { readJsonFile } from './files.ts';
import type { PlanningFlags } from './options.ts';
import { ProgressLine } from './progressLine.ts';

/** Planning time unless told otherwise, in milliseconds. */
export const DEFAULT_TIME_MS = 5000;

export interface PlanningResult extends RunResult {
  /** Exit code for a command that has nothing to show for it. */
  failure: number;
}

/**
 * Plans as a command's flags say, with a progress line on a terminal. Ctrl-C stops the planner and keeps
 * the best so far.
 */
export async function planWithFlags(instance: Instance, flags: PlanningFlags): Promise<PlanningResult> {
  const timeLimitMs = flags.time ?? (flags.schedules === undefined ? DEFAULT_TIME_MS : undefined);
  const progress = new ProgressLine(instance, timeLimitMs);
  return withInterrupt(async (signal) => {
    try {
      const result = await planInParallel(instance, {
        planner: flags.planner,
        workers: flags.workers ?? defaultWorkers(flags),
        seed: flags.seed,
        timeLimitMs,
        scheduleLimit: flags.schedules,
        params: withWeights(flags),
        signal,
        onProgress: (point) => progress.update(point),
      });
      return { ...result, failure: signal.aborted ? EXIT_INTERRUPTED : EXIT_NEGATIVE };
    } finally {
      progress.end();
    }
  });
}

/**
 * What planInParallel does by default is for 'auto' under a budget in time. A plan by a budget in schedules is the
 * same on every machine, and most other planners do in two threads twice the same.
 */
function defaultWorkers({ planner, schedules }: PlanningFlags): number | undefined {
  return planner === 'auto' && schedules === undefined ? undefined : 1;
}

/** The parameters given, with the policy that `weights` names in its place. @throws AllotError */
function withWeights({ planner, param }: PlanningFlags): Record<string, unknown> | undefined {
  if (planner !== 'policy' || typeof param?.weights !== 'string') return param;
  const weights = readJsonFile(param.weights);
  readPolicy(weights, param.weights);
  return { ...param, weights };
}

/** Runs `work` with a signal that the first Ctrl-C raises; a second one ends the process. */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await work(stop.signal);
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
}
