/** A thread as the code sees it that started it. */
export interface Thread<Told> {
  post(message: Told): void;
  /** Whether the thread keeps the process alive, as it does from its start; browsers know nothing of it. */
  keepAlive(wanted: boolean): void;
  /** Ends it at once, whatever it does. Nothing is heard of it after that. */
  end(): Promise<void>;
}

/** What its starter hears of a thread. */
export interface ThreadListeners<Says> {
  onMessage(message: Says): void;
  /** What broke the thread; also that it did not start, or ended by itself. */
  onFailure(error: Error): void;
}

/** The module a thread runs, as each kind of threads wants it named. */
export interface ThreadEntry {
  /** From the module at `base`. */
  path: string;
  base: string;
  /**
   * Bundlers find a worker's module by the words `new Worker(new URL('./name.js', import.meta.url))` alone. The
   * name ends in .js, as it does in a bundle and in the package.
   */
  web(): Worker;
}

/** Threads as Node has them, or as browsers do. */
export interface Threads {
  start<Told, Says>(entry: ThreadEntry, listeners: ThreadListeners<Says>): Thread<Told>;
  /**
   * In a thread: says something to its starter, and hears it. A listener that throws breaks the thread. Listen
   * before anything is awaited, or messages may be missed.
   */
  say(message: unknown): void;
  listen<Told>(listener: (message: Told) => void | Promise<void>): void;
  /** Gives everything else that waits in this thread a turn: timers, messages, signals, a page's input. */
  turn(): Promise<void>;
}
