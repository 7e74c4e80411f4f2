import type { Rng } from '#kernels/rng.ts';
import { CartPole } from './cartPole.ts';
import { CliffWalking } from './cliffWalking.ts';
import type { Environment } from './environment.ts';

/** The environments an agent may be trained in, by the name used on command lines. */
export const ENVIRONMENTS: Readonly<Record<string, () => Environment>> = {
  'cart-pole': () => new CartPole(),
  'cliff-walking': () => new CliffWalking(),
};

export const METHODS = ['q-learning', 'sarsa'] as const;
export type Method = (typeof METHODS)[number];

/**
 * Learns action values by temporal differences: Q-learning looks at the best next action, Sarsa at the one it
 * takes (Sutton and Barto, chapter 6). Learning rate 0.1, discount 0.99, a tenth of all actions random to the
 * end: Sarsa learns what is best for one who stumbles that often.
 *
 * @returns action values, states × actions, row by row
 */
export function learn(environment: Environment, method: Method, episodes: number, rng: Rng): Float64Array {
  const { states, actions, longestEpisode } = environment;
  const values = new Float64Array(states * actions);
  const choose = (state: number) =>
    rng.next() < 0.1 ? rng.int(actions) : bestAction(values, actions, state);
  for (let episode = 0; episode < episodes; episode++) {
    let state = environment.reset(rng);
    let action = choose(state);
    for (let count = 0; count < longestEpisode; count++) {
      const { state: nextState, reward, terminal } = environment.step(action);
      const nextAction = choose(nextState);
      const followed = method === 'sarsa' ? nextAction : bestAction(values, actions, nextState);
      const target = reward + (terminal ? 0 : 0.99 * values[nextState * actions + followed]);
      const k = state * actions + action;
      values[k] += 0.1 * (target - values[k]);
      if (terminal) break;
      state = nextState;
      action = nextAction;
    }
  }
  return values;
}

/** Returns of `episodes` played greedily, without learning. */
export function play(
  environment: Environment,
  values: ArrayLike<number>,
  episodes: number,
  rng: Rng,
): number[] {
  const { actions, longestEpisode } = environment;
  return Array.from({ length: episodes }, () => {
    let state = environment.reset(rng);
    let total = 0;
    for (let count = 0; count < longestEpisode; count++) {
      const step = environment.step(bestAction(values, actions, state));
      total += step.reward;
      if (step.terminal) break;
      state = step.state;
    }
    return total;
  });
}

/** The first of the actions with the greatest value. */
function bestAction(values: ArrayLike<number>, actions: number, state: number): number {
  let best = 0;
  for (let a = 1; a < actions; a++)
    if (values[state * actions + a] > values[state * actions + best]) best = a;
  return best;
}
