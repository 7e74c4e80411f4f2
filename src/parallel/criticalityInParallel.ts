import { exactCriticality } from '#generation/exactCriticality.ts';
import type { Instance } from '#instance/instance.ts';
import type { ProblemShape } from '#model/schema.ts';
import type { ThreadEntry } from '#threads/thread.ts';
import { threads } from '#threads/threads.ts';

const ENTRY: ThreadEntry = {
  path: './criticalityWorker.ts',
  base: import.meta.url,
  web: () => new Worker(new URL('./criticalityWorker.js', import.meta.url), { type: 'module' }),
};

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
async function partOf(task: CriticalityTask): Promise<Float64Array | null> {
  const { promise, resolve, reject } = Promise.withResolvers<Float64Array | null>();
  const thread = threads.start<CriticalityTask, Float64Array | null>(ENTRY, {
    onMessage: resolve,
    onFailure: reject,
  });
  thread.post(task);
  try {
    return await promise;
  } finally {
    await thread.end();
  }
}
