import type { Thread, ThreadEntry } from '#threads/thread.ts';
import { threads } from '#threads/threads.ts';
import type { SolveRequest, SolverMessage } from './solverMessages.ts';

type Done = Extract<SolverMessage, { type: 'done' }>;

interface Listeners {
  onSolution?(values: Float64Array): void;
  onBound?(bound: number): void;
  /** Ends the solver's thread at once when raised. */
  signal: AbortSignal;
}

const ENTRY: ThreadEntry = {
  path: './highsThread.ts',
  base: import.meta.url,
  web: () => new Worker(new URL('./highsThread.js', import.meta.url), { type: 'module' }),
};

/**
 * The HiGHS solver in a thread of its own. The thread is started with the first programme and waits for the
 * next; waiting, it keeps no process alive. It is ended when a solve is called off, and started anew.
 */
export class Solver {
  #thread: Thread<SolveRequest> | null = null;
  #onMessage: (message: SolverMessage) => void = () => {};

  /**
   * Solves a programme. Solutions and bounds arrive while it works; null when it was called off.
   * @throws Error when the solver itself fails
   */
  solve(request: SolveRequest, { onSolution, onBound, signal }: Listeners): Promise<Done | null> {
    if (signal.aborted) return Promise.resolve(null);
    this.#thread ??= this.#start();
    const thread = this.#thread;
    thread.keepAlive(true);
    return new Promise((resolve, reject) => {
      const callOff = () => {
        this.#end();
        resolve(null);
      };
      const settle = () => {
        signal.removeEventListener('abort', callOff);
        this.#onMessage = () => {};
        thread.keepAlive(false);
      };
      signal.addEventListener('abort', callOff);
      this.#onMessage = (message) => {
        if (message.type === 'solution') onSolution?.(message.values);
        else if (message.type === 'bound') onBound?.(message.bound);
        else if (message.type === 'done') {
          settle();
          resolve(message);
        } else {
          settle();
          this.#end();
          reject(new Error(`the solver failed: ${message.message}`));
        }
      };
      thread.post(request);
    });
  }

  #end(): void {
    this.#onMessage = () => {};
    void this.#thread?.end();
    this.#thread = null;
  }

  #start(): Thread<SolveRequest> {
    return threads.start<SolveRequest, SolverMessage>(ENTRY, {
      onMessage: (message) => this.#onMessage(message),
      onFailure: ({ message }) => this.#onMessage({ type: 'failed', message }),
    });
  }
}
