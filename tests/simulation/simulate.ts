import { compile } from '#instance/compile.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import type { Problem } from '#model/problem.ts';
import { findPlanner } from '#planners/registry.ts';
import { runPlanner } from '#planners/runPlanner.ts';
import { type SimulatedConditions, SimulatedWorld } from '#runtime/backends/simulated/simulatedBackend.ts';
import { VirtualClock } from '#runtime/backends/simulated/virtualClock.ts';
import { LOG_FORMAT, type RunEvent, type RunStarted } from '#runtime/events.ts';
import { Runner } from '#runtime/runner.ts';
import type { RunState } from '#runtime/runState.ts';
import type { EventStore } from '#runtime/store/contract.ts';
import { MemoryStore } from '#runtime/store/memory.ts';
import type { Plan } from '#schedule/plan.ts';

export const CALM: SimulatedConditions = { seed: 1, durationFactor: [1, 1], failureRate: 0, lossRate: 0 };

/** Fails at the appends named, before or after the write; another engine then goes on with the log. */
export class FailingStore implements EventStore {
  appends = 0;
  failures = 0;
  readonly #inner = new MemoryStore();
  readonly #failAt: ReadonlySet<number>;
  readonly #writesFirst: boolean;

  /** @param failAt numbers of appends, from 1, over all engines */
  constructor(failAt: Iterable<number> = [], writesFirst = false) {
    this.#failAt = new Set(failAt);
    this.#writesFirst = writesFirst;
  }

  append(events: readonly RunEvent[]): void {
    this.appends++;
    const fails = this.#failAt.has(this.appends);
    if (!fails || this.#writesFirst) this.#inner.append(events);
    if (!fails) return;
    this.failures++;
    throw new Error('the disk is gone');
  }

  readAll(): RunEvent[] {
    return this.#inner.readAll();
  }

  close(): void {}
}

/** A plan by the first planner that has one; null for a problem without. */
export async function planOf(problem: Problem, seed: number): Promise<Plan | null> {
  const { plan } = await runPlanner(findPlanner('priority-rule'), compile(problem), {
    seed,
    scheduleLimit: 30,
  });
  return plan.makespan === null ? null : plan;
}

export function firstEvent(problem: Problem, plan: Plan): RunStarted {
  return {
    type: 'runStarted',
    at: 0,
    format: LOG_FORMAT,
    problem: problem.input,
    plan,
    problemDir: '.',
    msPerUnit: 1000,
  };
}

export interface Simulated {
  state: RunState;
  world: SimulatedWorld;
  log: RunEvent[];
}

/**
 * Runs a plan in a simulated world, engine after engine where the store fails; between two engines the world
 * goes on for a few steps.
 *
 * @param onStep may interfere after each step of the clock
 * @throws when the run comes to a standstill before it has ended
 */
export async function simulate(
  first: RunStarted,
  conditions: SimulatedConditions,
  store = new FailingStore(),
  onStep?: (runner: Runner, rng: Rng) => void,
): Promise<Simulated> {
  const clock = new VirtualClock();
  const world = new SimulatedWorld(clock, conditions);
  const rng = createRng(conditions.seed);
  for (;;) {
    const failures = store.failures;
    const begun = store.readAll().length > 0;
    const runner = new Runner({ store, clock, backend: () => world.backend() }, begun ? undefined : first);
    const done = runner.done.then(
      (state) => state,
      () => null,
    );
    while (store.failures === failures && clock.step()) onStep?.(runner, rng);
    if (store.failures === failures) {
      if (runner.state.outcome === null) throw new Error('the run came to a standstill');
      return { state: (await done) as RunState, world, log: store.readAll() };
    }
    for (let k = rng.int(6); k > 0; k--) clock.step();
  }
}
