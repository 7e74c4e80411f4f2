import { formatTime } from '#model/time.ts';
import type { RunEvent } from '#runtime/events.ts';
import { nodeOfRow } from '#runtime/runModel.ts';
import type { RunState } from '#runtime/runState.ts';
import { shortResult } from './actualRun.ts';

/** Tells a run as it goes: a line an event, and on a terminal a last line of what is running now. */
export class RunDisplay {
  #timer: NodeJS.Timeout | null = null;
  #state: RunState | null = null;
  readonly #write: (text: string) => void;
  readonly #live: boolean;

  /** @param quiet shows nothing */
  constructor({ quiet }: { quiet: boolean }) {
    this.#write = quiet ? () => {} : (text) => process.stderr.write(text);
    this.#live = !quiet && process.stderr.isTTY === true;
    if (this.#live) this.#timer = setInterval(() => this.#drawStatus(), 250);
  }

  show(event: RunEvent, state: RunState): void {
    this.#state = state;
    const line = describe(event, state);
    if (line !== null) this.#write(`${this.#live ? '\r\x1b[K' : ''}${line}\n`);
    if (this.#live) this.#drawStatus();
  }

  end(): void {
    if (this.#timer) clearInterval(this.#timer);
    if (this.#live) this.#write('\r\x1b[K');
  }

  #drawStatus(): void {
    const state = this.#state;
    if (state === null) return;
    const { problem, msPerUnit, plan } = state.model;
    const done = state.tasks.filter((task) => task.status === 'succeeded').length;
    const running = problem.tasks
      .filter((_, i) => state.tasks[i].status === 'running')
      .map((task) => task.id);
    const elapsed = formatTime(Math.round((Date.now() - state.startedAt) / msPerUnit), problem.timeUnit);
    const planned = formatTime(plan.makespan ?? 0, problem.timeUnit);
    const text = `${done}/${state.tasks.length} done · ${elapsed} of ${planned} planned · running: ${running.join(', ') || 'nothing'}`;
    this.#write(`\r\x1b[K${text.slice(0, (process.stderr.columns ?? 100) - 1)}`);
  }
}

/** What happened, in a column as wide as the longest, 'cancelled'. */
function label(text: string): string {
  return text.padEnd(11);
}

/** One line for people; null for events that need none. */
function describe(event: RunEvent, state: RunState): string | null {
  const { problem, instance, msPerUnit, taskIndex } = state.model;
  const at = formatTime(
    Math.round(((event.at - state.startedAt) / msPerUnit) * 10) / 10,
    problem.timeUnit,
  ).padStart(8);
  const attempt = (task: string, number: number) =>
    state.tasks[taskIndex.get(task) as number].attempts[number - 1];
  const place = (task: string, number: number) => {
    const node = nodeOfRow(instance, attempt(task, number).row);
    return `${node ? ` on ${node.id}` : ''}${number > 1 ? `, attempt ${number}` : ''}`;
  };
  switch (event.type) {
    case 'runResumed':
      return `${at}  resumed`;
    case 'attemptStarted':
      return `${at}  ${label('start')}${event.task}${place(event.task, event.attempt)}`;
    case 'attemptEnded': {
      const took = formatTime(
        Math.round(((event.endedAt - attempt(event.task, event.attempt).startedAt) / msPerUnit) * 100) / 100,
        problem.timeUnit,
      );
      const result = event.message || (event.result === undefined ? '' : shortResult(event.result));
      return `${at}  ${label(event.outcome === 'succeeded' ? 'done' : event.outcome)}${event.task} after ${took}${result ? `: ${result}` : ''}`;
    }
    case 'retryScheduled': {
      const wait = formatTime(
        Math.round(((event.notBefore - event.at) / msPerUnit) * 100) / 100,
        problem.timeUnit,
      );
      return `${at}  ${label('retry')}${event.task}${event.node ? ` on ${event.node}` : ''} in ${wait}`;
    }
    case 'taskEnded':
      return endOfTask(event, state.tasks[taskIndex.get(event.task) as number].attempts.length, at);
    case 'cancelRequested':
      return `${at}  cancelling${event.task ? ` ${event.task}` : ''}`;
    case 'runEnded':
      return `${at}  run ${event.outcome}`;
    default:
      return null;
  }
}

/** The last attempt has told its own end; a task that had none tells why, one that had several that it gave up. */
function endOfTask(
  event: Extract<RunEvent, { type: 'taskEnded' }>,
  attempts: number,
  at: string,
): string | null {
  if (event.outcome === 'succeeded') return null;
  if (attempts === 0) return `${at}  ${label(event.outcome)}${event.task}: ${event.message}`;
  if (event.outcome !== 'failed' || attempts === 1) return null;
  return `${at}  ${label('gave up')}${event.task} after ${attempts} attempts`;
}
