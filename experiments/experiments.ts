import type { Experiment } from './experiment.ts';

/** Every experiment there is, in the order of RESULTS.md. A new one is a file and a line here. */
export const EXPERIMENTS: readonly Experiment[] = [];
