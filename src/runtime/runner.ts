import { AllotError } from '#model/errors.ts';
import type { AttemptReport, Backend } from './backends/contract.ts';
import type { Clock } from './clock.ts';
import { type Command, judge, react, unfinishedCommands } from './engine.ts';
import { type CancelRequested, LOG_FORMAT, type RunEvent, type RunStarted } from './events.ts';
import { applyEvent, openState, type RunState } from './runState.ts';
import type { EventStore } from './store/contract.ts';

export interface RunnerParts {
  store: EventStore;
  clock: Clock;
  /** Made for the run once its problem is known. */
  backend: (state: RunState) => Backend;
  /** Told of every event, after it is on disk. */
  onEvent?: (event: RunEvent, state: RunState) => void;
}

/**
 * The loop between the engine and the world: hands it what happens, writes down what it answers, then does
 * it. In that order, so a crash at any point loses nothing: what is not written was not begun, and what is
 * written is taken up again by `Backend.perform`.
 */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #done = Promise.withResolvers<RunState>();
  #state: RunState;
  #backend: Backend;
  #calledOff = () => {};
  #isOpen = true;

  /**
   * Begins a run, or goes on with the one in the store. A run that has ended stays as it is.
   *
   * @param first begins a run; absent, the store holds one already
   * @throws AllotError when the store holds no run, or one already where a run is to begin, or when the
   *   plan does not fit its problem
   */
  constructor(parts: RunnerParts, first?: RunStarted) {
    this.#parts = parts;
    const log = parts.store.readAll();
    if (first && log.length > 0) {
      const hint = 'resume it, or choose another folder';
      throw new AllotError({ code: 'run-exists', path: '', message: 'there is a run already', hint });
    }
    this.#state = first ? openState(first) : replay(log);
    this.#backend = parts.backend(this.#state);
    if (first) {
      this.#guard(() => {
        parts.store.append([first]);
        this.#announce([first]);
      });
    }
    if (this.#state.outcome !== null) this.#close(() => this.#done.resolve(this.#state));
    else if (first) this.#react(null);
    else {
      // Taken from the log's state, before react adds what it starts anew.
      const unfinished = unfinishedCommands(this.#state);
      this.#react({ type: 'runResumed', at: this.#now() }, unfinished);
    }
  }

  /** The final state. Rejects when the log cannot be written; then all work under way is left as it is. */
  get done(): Promise<RunState> {
    return this.#done.promise;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Stops the run, or one task; processes get SIGTERM, and SIGKILL where they do not heed it. */
  cancel(task?: string): void {
    if (task !== undefined && !this.#state.model.taskIndex.has(task)) {
      const message = `there is no task called '${task}'`;
      throw new AllotError({ code: 'unknown-reference', path: '', message });
    }
    const event: CancelRequested = { type: 'cancelRequested', at: this.#now() };
    this.#react(task === undefined ? event : { ...event, task });
  }

  /** Clocks may be set back; the log's time never falls. */
  #now(): number {
    return Math.max(this.#parts.clock.now(), this.#state.at);
  }

  #react(event: RunEvent | null, firstCommands: readonly Command[] = []): void {
    this.#guard(() => {
      const now = this.#now();
      const reaction = react(this.#state, event, now);
      if (reaction.events.length > 0) this.#parts.store.append(reaction.events);
      this.#state = reaction.state;
      for (const command of [...firstCommands, ...reaction.commands]) this.#carryOut(command);
      this.#calledOff();
      if (this.#state.outcome !== null) this.#close(() => this.#done.resolve(this.#state));
      else if (reaction.wakeAt !== Number.POSITIVE_INFINITY)
        this.#calledOff = this.#parts.clock.at(reaction.wakeAt, () => this.#react(null));
      this.#announce(reaction.events);
    });
  }

  #announce(events: readonly RunEvent[]): void {
    for (const event of events) this.#parts.onEvent?.(event, this.#state);
  }

  #carryOut(command: Command): void {
    const { order } = command;
    if (command.type === 'stop') this.#backend.stop(order);
    else
      this.#backend.perform(order, (report: AttemptReport) => this.#react(judge(order, report, this.#now())));
  }

  /** Does nothing once the run is closed; closes it when `step` throws. */
  #guard(step: () => void): void {
    if (!this.#isOpen) return;
    try {
      step();
    } catch (error) {
      this.#close(() => this.#done.reject(error));
    }
  }

  #close(settle: () => void): void {
    this.#isOpen = false;
    this.#calledOff();
    this.#backend.detach();
    settle();
  }
}

/**
 * The state that a log leads to.
 *
 * @throws AllotError `not-a-run` when it does not begin as one
 */
export function replay(log: readonly RunEvent[]): RunState {
  const [first, ...rest] = log;
  if (first?.type !== 'runStarted') {
    const message = first ? 'the log does not begin with a run' : 'no run was started here';
    throw new AllotError({ code: 'not-a-run', path: '', message, hint: 'start one' });
  }
  if (first.format !== LOG_FORMAT) {
    const message = `the log has the form '${first.format}', not '${LOG_FORMAT}'`;
    throw new AllotError({
      code: 'other-format',
      path: '',
      message,
      hint: 'use the version of allot that wrote it',
    });
  }
  return rest.reduce(applyEvent, openState(first));
}
