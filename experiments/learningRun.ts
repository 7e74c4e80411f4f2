import type { Instance } from '#instance/instance.ts';
import { createRng } from '#kernels/rng.ts';
import { type LearnerOptions, QLearner } from '#planners/q-learning/learner.ts';
import { sevenTasks } from './processorCases.ts';
import type { Row } from './resultFile.ts';

const STANDARD = {
  episodes: 30,
  steps: 200,
  learningRate: 0.1,
  discount: 0.9,
  reward: 'improvement',
} as const;

/** The three learners with the document's parameters. */
export const LEARNERS = {
  'metropolis-q': {
    ...STANDARD,
    traceDecay: 0,
    exploration: { kind: 'metropolis', temperature: 500 },
    screening: 'exclude',
  },
  'q-learning': {
    ...STANDARD,
    traceDecay: 0,
    exploration: { kind: 'epsilon', share: 0.1 },
    screening: 'none',
  },
  'multi-step-q': {
    ...STANDARD,
    traceDecay: 0.85,
    exploration: { kind: 'epsilon', share: 0.1 },
    screening: 'none',
  },
} as const satisfies Record<string, LearnerOptions>;

/**
 * All episodes of a learner, to their end whether the optimum was met or not.
 *
 * @param target the optimum, in the problem's unit
 * @returns what came of it: `found` 0 or 1; schedules, steps, episode (from 1) and milliseconds until the
 *   optimum was first met, empty where it was not; `lastFive`, how many of the last five episodes met it;
 *   `states` met; milliseconds of the whole run; the best value, and how many allocations of it were met
 */
export function learningRun(instance: Instance, options: LearnerOptions, seed: number, target: number): Row {
  const began = performance.now();
  const learner = new QLearner(instance, options, createRng(seed));
  let first: Row | null = null;
  let lastFive = 0;
  let episode = 0;
  let met = false;
  while (!learner.finished) {
    learner.advance();
    if (learner.current <= target) {
      met = true;
      first ??= {
        schedules: learner.decoder.passes,
        steps: learner.steps,
        episode: episode + 1,
        firstMs: round(performance.now() - began),
      };
    }
    if (learner.episode > episode) {
      episode = learner.episode;
      if (met && episode > options.episodes - 5) lastFive++;
      met = false;
    }
  }
  const wholeMs = round(performance.now() - began);
  return {
    found: first === null ? 0 : 1,
    ...(first ?? { schedules: '', steps: '', episode: '', firstMs: '' }),
    lastFive,
    states: learner.table.size,
    wholeMs,
    best: learner.best,
    alternatives: learner.bestAllocations().length,
  };
}

/** Runs that nobody measures, so that the first measured one is compiled like the rest. */
export function warmUp(): void {
  const instance = sevenTasks();
  for (const options of Object.values(LEARNERS))
    for (let k = 0; k < 5; k++) learningRun(instance, options, k, 8);
}

export function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
