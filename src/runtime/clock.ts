/** Time as the runner sees it: a simulator hands in another one. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, at `time` or as soon after it as can be; the returned function calls it off. */
  at(time: number, callback: () => void): () => void;
}

/** setTimeout takes no more (2^31 − 1 ms, 24.8 days); longer waits are made of several. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  at(time, callback) {
    let timer: NodeJS.Timeout;
    const wait = () => {
      const remaining = Math.ceil(time - Date.now());
      if (remaining <= 0) timer = setTimeout(callback, 0);
      else if (remaining > LONGEST_TIMEOUT_MS) timer = setTimeout(wait, LONGEST_TIMEOUT_MS);
      // Timers may fire a millisecond early; wait() looks again.
      else timer = setTimeout(wait, remaining);
    };
    wait();
    return () => clearTimeout(timer);
  },
};
