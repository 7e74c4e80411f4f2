import type { Environment, Step } from './environment.ts';

const WIDTH = 12;
const HEIGHT = 4;
const START = (HEIGHT - 1) * WIDTH;
const GOAL = HEIGHT * WIDTH - 1;
/** Up, right, down, left. */
const MOVES = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
];

/**
 * The cliff walk of Sutton and Barto, Reinforcement Learning, 2nd edition, example 6.6: a step costs 1, a step
 * off the cliff costs 100 and leads back to the start. The shortest way returns −13, the safest −17.
 */
export class CliffWalking implements Environment {
  readonly states = WIDTH * HEIGHT;
  readonly actions = MOVES.length;
  readonly longestEpisode = 200;
  #at = START;

  reset(): number {
    this.#at = START;
    return START;
  }

  step(action: number): Step {
    const [dx, dy] = MOVES[action];
    const x = Math.min(WIDTH - 1, Math.max(0, (this.#at % WIDTH) + dx));
    const y = Math.min(HEIGHT - 1, Math.max(0, Math.floor(this.#at / WIDTH) + dy));
    this.#at = y * WIDTH + x;
    if (this.#at > START && this.#at < GOAL) {
      this.#at = START;
      return { state: START, reward: -100, terminal: false };
    }
    return { state: this.#at, reward: -1, terminal: this.#at === GOAL };
  }
}
