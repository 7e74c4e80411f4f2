import { Worker } from 'node:worker_threads';
import { exactCriticality } from '#generation/exactCriticality.ts';
import type { Instance } from '#instance/instance.ts';
import type { ProblemShape } from '#model/schema.ts';

/** What a worker is given: δ of tasks [from, to) is asked for. */
export interface CriticalityTask {
  input: ProblemShape;
  from: number;
  to: number;
}

/**
 * Exact criticality δ with several threads, each of which takes a range of the tasks; with one it is
 * exactCriticality in this thread. The same numbers, whatever the threads: one schedule a task, and each
 * costs the same. A thread compiles the problem for itself, so that some hundred tasks are too few to gain.
 *
 * @param workers threads, at least 1
 * @returns δ of each task in ticks; null where calendars leave no room for some task
 */
export async function criticalityInParallel(
  instance: Instance,
  workers: number,
): Promise<Float64Array | null> {
  const n = instance.taskCount;
  const crew = Math.min(workers, n);
  if (crew <= 1) return exactCriticality(instance);
  const { input } = instance.problem;
  const parts = await Promise.all(
    Array.from({ length: crew }, (_, k) =>
      partOf({ input, from: Math.floor((k * n) / crew), to: Math.floor(((k + 1) * n) / crew) }),
    ),
  );
  const delta = new Float64Array(n);
  let filled = 0;
  for (const part of parts) {
    if (part === null) return null;
    delta.set(part, filled);
    filled += part.length;
  }
  return delta;
}

/** Rejects with what broke the worker. */
function partOf(task: CriticalityTask): Promise<Float64Array | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./criticalityWorker.ts', import.meta.url), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('a worker ended without its criticalities')));
  });
}
