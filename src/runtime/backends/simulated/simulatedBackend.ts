import { createRng, type Rng } from '#kernels/rng.ts';
import type { Clock } from '../../clock.ts';
import type { AttemptOrder, AttemptReport, Backend } from '../contract.ts';

export interface SimulatedConditions {
  seed: number;
  /** Durations are planned × a factor drawn evenly from here. */
  durationFactor: readonly [least: number, most: number];
  /** Share of attempts that fail, and that are lost. */
  failureRate: number;
  lossRate: number;
}

/** An attempt as the simulated world knows it, whoever watches. */
export interface SimulatedAttempt {
  readonly order: AttemptOrder;
  /** Null while it is under way. */
  report: AttemptReport | null;
}

/**
 * The world outside an engine: attempts in it go on while no engine is alive. Each backend made from it
 * stands for one engine's view. What an attempt does depends on the seed and its name only, so the same
 * attempts have the same fates in whatever order they are made.
 */
export class SimulatedWorld {
  readonly attempts = new Map<string, SimulatedAttempt & { settle: () => void; cancelTimer: () => void }>();
  readonly #clock: Clock;
  readonly #conditions: SimulatedConditions;

  constructor(clock: Clock, conditions: SimulatedConditions) {
    this.#clock = clock;
    this.#conditions = conditions;
  }

  backend(): Backend {
    const watching = new Set<string>();
    return {
      perform: (order, ended) => {
        const key = JSON.stringify([order.task.id, order.attempt]);
        watching.add(key);
        const attempt = this.attempts.get(key) ?? this.#begin(key, order);
        attempt.settle = () => {
          if (watching.delete(key)) ended(attempt.report as AttemptReport);
        };
        if (attempt.report !== null) this.#clock.at(this.#clock.now(), () => attempt.settle());
      },
      stop: (order) => this.#stop(JSON.stringify([order.task.id, order.attempt])),
      detach: () => watching.clear(),
    };
  }

  #begin(key: string, order: AttemptOrder) {
    const attempt = { order, report: null as AttemptReport | null, settle: () => {}, cancelTimer: () => {} };
    this.attempts.set(key, attempt);
    const { outcome, durationMs } = this.#fate(rngOf(this.#conditions.seed, key), order);
    const end = this.#clock.now() + durationMs;
    attempt.cancelTimer = this.#clock.at(end, () => {
      attempt.report = {
        outcome,
        endedAt: end,
        message: outcome === 'succeeded' ? '' : `simulated: ${outcome}`,
      };
      attempt.settle();
    });
    return attempt;
  }

  #fate(rng: Rng, order: AttemptOrder): { outcome: AttemptReport['outcome']; durationMs: number } {
    const { durationFactor, failureRate, lossRate } = this.#conditions;
    const [least, most] = durationFactor;
    const durationMs = order.plannedDurationMs * (least + (most - least) * rng.next());
    const draw = rng.next();
    if (durationMs > order.timeoutMs) return { outcome: 'timedOut', durationMs: order.timeoutMs };
    if (draw < failureRate) return { outcome: 'failed', durationMs };
    return { outcome: draw < failureRate + lossRate ? 'lost' : 'succeeded', durationMs };
  }

  #stop(key: string): void {
    const attempt = this.attempts.get(key);
    if (attempt === undefined || attempt.report !== null) return;
    attempt.cancelTimer();
    const endedAt = this.#clock.now();
    this.#clock.at(endedAt, () => {
      attempt.report = { outcome: 'cancelled', endedAt, message: 'simulated: stopped' };
      attempt.settle();
    });
  }
}

/** A stream of its own for each name (FNV-1a over its code units). */
function rngOf(seed: number, name: string): Rng {
  let hash = 0x811c9dc5;
  for (let k = 0; k < name.length; k++) hash = Math.imul(hash ^ name.charCodeAt(k), 0x01000193);
  return createRng(seed * 2 ** 32 + (hash >>> 0));
}
