import type { Threads } from './thread.ts';

/** Asked for at run time: an import would keep the library out of browsers. */
const workerThreads = globalThis.process?.getBuiltinModule?.('node:worker_threads');

/** Threads by node:worker_threads; null where this is not Node. */
export const nodeThreads: Threads | null = workerThreads
  ? {
      start({ path, base }, { onMessage, onFailure }) {
        const worker = new workerThreads.Worker(new URL(path, base));
        let ended = false;
        const unlessEnded =
          <T>(listener: (heard: T) => void) =>
          (heard: T) => {
            if (!ended) listener(heard);
          };
        worker.on('message', unlessEnded(onMessage));
        worker.on('error', unlessEnded(onFailure));
        worker.on(
          'exit',
          unlessEnded(() => onFailure(new Error('a thread ended by itself'))),
        );
        return {
          post: (message) => worker.postMessage(message),
          keepAlive: (wanted) => (wanted ? worker.ref() : worker.unref()),
          async end() {
            ended = true;
            await worker.terminate();
          },
        };
      },
      say: (message) => workerThreads.parentPort?.postMessage(message),
      listen: (listener) => workerThreads.parentPort?.on('message', listener),
      // A timer of 0 ms would take one: in stretches of 20 ms a twentieth of the time.
      turn: () => new Promise((resolve) => setImmediate(resolve)),
    }
  : null;
