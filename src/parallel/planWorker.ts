import { parentPort, workerData } from 'node:worker_threads';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import type { WorkerMessage, WorkerTask } from './messages.ts';

/* One worker: plans the problem with a seed of its own and posts what it finds. Any message stops it. */

const { input, planner, endAt, ...options } = workerData as WorkerTask;
const post = (message: WorkerMessage) => parentPort?.postMessage(message);
const stop = new AbortController();
parentPort?.once('message', () => stop.abort());

const result = await runPlanner(findPlanner(planner), compile(parseProblem(input)), {
  ...options,
  timeLimitMs: endAt === undefined ? undefined : Math.max(0, endAt - Date.now()),
  signal: stop.signal,
  onProgress: (progress) => post({ type: 'progress', progress }),
});
post({ type: 'result', result });
parentPort?.close();
