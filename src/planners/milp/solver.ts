import type { SolveRequest, SolverMessage } from './solverMessages.ts';

type Done = Extract<SolverMessage, { type: 'done' }>;

interface Listeners {
  onSolution?(values: Float64Array): void;
  onBound?(bound: number): void;
  /** Ends the solver's thread at once when raised. */
  signal: AbortSignal;
}

/** A thread as both browsers and Node have it. */
interface Thread {
  postMessage(message: SolveRequest): void;
  terminate(): unknown;
  /** Node only: whether the thread keeps the process alive. */
  ref?(): void;
  unref?(): void;
}

/**
 * The HiGHS solver in a thread of its own. The thread is started with the first programme and waits for the
 * next; waiting, it keeps no process alive. It is ended when a solve is called off, and started anew.
 */
export class Solver {
  #thread: Thread | null = null;
  #onMessage: (message: SolverMessage) => void = () => {};

  /**
   * Solves a programme. Solutions and bounds arrive while it works; null when it was called off.
   * @throws Error when the solver itself fails
   */
  solve(request: SolveRequest, { onSolution, onBound, signal }: Listeners): Promise<Done | null> {
    if (signal.aborted) return Promise.resolve(null);
    this.#thread ??= this.#start();
    const thread = this.#thread;
    thread.ref?.();
    return new Promise((resolve, reject) => {
      const callOff = () => {
        this.#end();
        resolve(null);
      };
      const settle = () => {
        signal.removeEventListener('abort', callOff);
        this.#onMessage = () => {};
        thread.unref?.();
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
      thread.postMessage(request);
    });
  }

  #end(): void {
    this.#onMessage = () => {};
    this.#thread?.terminate();
    this.#thread = null;
  }

  #start(): Thread {
    const entry = new URL('./highsThread.ts', import.meta.url);
    const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
    if (threads) {
      const thread = new threads.Worker(entry);
      thread.on('message', (message: SolverMessage) => this.#hear(thread, message));
      thread.on('error', (error) => this.#hear(thread, { type: 'failed', message: error.message }));
      return thread;
    }
    const thread = new globalThis.Worker(entry, { type: 'module' });
    thread.onmessage = ({ data }) => this.#hear(thread, data);
    thread.onerror = ({ message }) => this.#hear(thread, { type: 'failed', message });
    return thread;
  }

  /** What a thread says after its end counts no more. */
  #hear(thread: Thread, message: SolverMessage): void {
    if (thread === this.#thread) this.#onMessage(message);
  }
}
