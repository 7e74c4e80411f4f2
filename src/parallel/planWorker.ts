import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { findPlanner } from '#planners/registry.ts';
import { type Peer, runPlanner } from '#planners/runPlanner.ts';
import { threads } from '#threads/threads.ts';
import { hear, type ToWorker, type WorkerMessage, type WorkerTask } from './messages.ts';

/* One worker: plans the problem with a seed of its own, says what it finds, and hears what the others find. */

const say = (message: WorkerMessage) => threads.say(message);
const stop = new AbortController();
let here: Peer | null = null;

threads.listen<ToWorker>(async (message) => {
  if (message.type === 'task') await work(message.task);
  else if (message.type === 'stop') stop.abort();
  else if (here !== null) hear(here, message);
});

async function work({ input, planner, endAt, ...options }: WorkerTask): Promise<void> {
  const result = await runPlanner(findPlanner(planner), compile(parseProblem(input)), {
    ...options,
    timeLimitMs: Math.max(0, endAt - Date.now()),
    signal: stop.signal,
    connect: (peer) => {
      here = peer;
    },
    onProgress: (progress) => say({ type: 'progress', progress }),
    // Under a budget in schedules each works apart.
    onShare:
      options.scheduleLimit === undefined ? (schedules) => say({ type: 'share', schedules }) : undefined,
    onNogoods: options.scheduleLimit === undefined ? (batch) => say({ type: 'nogoods', batch }) : undefined,
  });
  say({ type: 'result', result });
}
