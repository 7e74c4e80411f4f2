/** The processor's clock is asked again after so many milliseconds of the wall's: asking costs microseconds. */
const STALE_MS = 0.2;

/** Milliseconds that this thread has had of a processor. */
export function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Work during which `performance.now()` tells the processor time of this thread: so planners, which keep
 * their time by it, get equal shares of one core, however busy the machine is with other things.
 */
export async function onProcessorTime<T>(work: () => Promise<T>): Promise<T> {
  const wallClock = performance.now;
  let readAt = Number.NEGATIVE_INFINITY;
  let known = 0;
  performance.now = () => {
    const wallMs = wallClock.call(performance);
    if (wallMs - readAt >= STALE_MS) {
      known = processorMs();
      readAt = wallMs;
    }
    return known;
  };
  try {
    return await work();
  } finally {
    performance.now = wallClock;
  }
}
