import type { Threads } from './thread.ts';

/** Made with the first turn, since Node reads this module too. */
let channel: MessageChannel | undefined;

/** Threads by Web Workers. */
export const webThreads: Threads = {
  start(entry, { onMessage, onFailure }) {
    const worker = entry.web();
    worker.onmessage = ({ data }) => onMessage(data);
    // A script that could not be loaded comes as an event without a message.
    worker.onerror = ({ message }) =>
      onFailure(
        new Error(message || "a worker's script was not found; Maybe bundle it beside the page's own script"),
      );
    return {
      post: (message) => worker.postMessage(message),
      keepAlive() {},
      async end() {
        worker.onmessage = null;
        worker.onerror = null;
        worker.terminate();
      },
    };
  },
  say: (message) => globalThis.postMessage(message),
  listen: (listener) =>
    globalThis.addEventListener('message', async ({ data }) => {
      try {
        await listener(data);
      } catch (error) {
        // A promise that fails would break nothing, and nobody would hear of it.
        reportError(error);
      }
    }),
  // Browsers make 4 ms of a timer of 0 ms, and a second of it in a page that is out of sight.
  turn() {
    channel ??= new MessageChannel();
    const { port1, port2 } = channel;
    return new Promise((resolve) => {
      port1.addEventListener('message', () => resolve(), { once: true });
      port1.start();
      port2.postMessage(null);
    });
  },
};
