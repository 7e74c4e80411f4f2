import type { Rng } from '#kernels/rng.ts';

/** What an action led to. */
export interface Step {
  state: number;
  reward: number;
  /** No reward comes after this: the value of `state` is 0. */
  terminal: boolean;
}

/** A Markov decision process with numbered states and actions, played one step at a time. */
export interface Environment {
  readonly states: number;
  readonly actions: number;
  /** An episode is cut off after so many steps. */
  readonly longestEpisode: number;
  /** Starts an episode; its first state. */
  reset(rng: Rng): number;
  step(action: number): Step;
}
