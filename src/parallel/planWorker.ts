import { parentPort, workerData } from 'node:worker_threads';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { findPlanner } from '#planners/registry.ts';
import { type Peer, runPlanner } from '#planners/runPlanner.ts';
import { hear, type PeerMessage, type WorkerMessage, type WorkerTask } from './messages.ts';

/* One worker: plans the problem with a seed of its own, posts what it finds, and hears what the others find. */

const { input, planner, endAt, ...options } = workerData as WorkerTask;
const post = (message: WorkerMessage) => parentPort?.postMessage(message);
const stop = new AbortController();
const connect = (peer: Peer) =>
  parentPort?.on('message', (message: PeerMessage) => {
    if (message.type === 'stop') stop.abort();
    else hear(peer, message);
  });

const result = await runPlanner(findPlanner(planner), compile(parseProblem(input)), {
  ...options,
  timeLimitMs: endAt === undefined ? undefined : Math.max(0, endAt - Date.now()),
  signal: stop.signal,
  connect,
  onProgress: (progress) => post({ type: 'progress', progress }),
  // Under a budget in schedules each works apart.
  onShare:
    options.scheduleLimit === undefined ? (schedules) => post({ type: 'share', schedules }) : undefined,
});
post({ type: 'result', result });
parentPort?.close();
