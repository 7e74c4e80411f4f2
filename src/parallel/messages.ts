import type { NogoodBatch } from '#cp/sharing/sharedNogoods.ts';
import type { ProblemShape } from '#model/schema.ts';
import type { Peer, Progress, RunOptions, RunResult } from '#planners/runPlanner.ts';
import type { Schedule } from '#schedule/schedule.ts';

/** What a worker has to do. */
export interface WorkerTask extends Pick<RunOptions, 'seed' | 'crew' | 'scheduleLimit' | 'params'> {
  input: ProblemShape;
  planner: string;
  /** Milliseconds since 1970 at which the time is up, Infinity for never: starting a thread takes of the time too. */
  endAt: number;
}

/** What a worker says. */
export type WorkerMessage =
  | { type: 'progress'; progress: Progress }
  | { type: 'share'; schedules: readonly Schedule[] }
  | { type: 'nogoods'; batch: NogoodBatch }
  | { type: 'result'; result: RunResult };

/** What a worker is told: first its task, then the news. */
export type ToWorker = { type: 'task'; task: WorkerTask } | PeerMessage;

/** What a worker at work is told: to stop, or what the others have found. */
export type PeerMessage =
  | { type: 'stop' }
  | { type: 'schedule'; schedule: Schedule }
  | { type: 'bound'; bound: number; reason: string }
  | { type: 'share'; schedules: readonly Schedule[] }
  | { type: 'nogoods'; batch: NogoodBatch };

/** Hands on what others have found. */
export function hear(peer: Peer, message: PeerMessage): void {
  if (message.type === 'schedule') peer.offer(message.schedule);
  else if (message.type === 'bound') peer.raiseBound(message.bound, message.reason);
  else if (message.type === 'share') peer.share(message.schedules);
  else if (message.type === 'nogoods') peer.hear(message.batch);
}
