import type { Rng } from '#kernels/rng.ts';
import type { Environment, Step } from './environment.ts';

const GRAVITY = 9.8;
const POLE_MASS = 0.1;
const TOTAL_MASS = 1 + POLE_MASS;
const HALF_LENGTH = 0.5;
const FORCE = 10;
const SECONDS = 0.02;
const TRACK_END = 2.4;
const FALLEN = (12 * Math.PI) / 180;

/** Bounds between the bins of position, speed, angle and turning speed. */
const BOUNDS = [
  [-0.8, 0.8],
  [-0.5, 0.5],
  [-0.1, -0.05, -0.02, 0, 0.02, 0.05, 0.1],
  [-1.2, -0.4, 0, 0.4, 1.2],
];

/**
 * A pole to be balanced on a cart that is pushed left or right: 1 a step until it falls or the cart leaves the
 * track, 200 at most. Its four quantities are cut into bins to number the states.
 * Source: Barto, Sutton and Anderson, Neuronlike adaptive elements, IEEE Transactions SMC 13, 1983.
 */
export class CartPole implements Environment {
  readonly states = BOUNDS.reduce((product, bounds) => product * (bounds.length + 1), 1);
  readonly actions = 2;
  readonly longestEpisode = 200;
  /** Position, speed, angle, turning speed. */
  #quantities = new Float64Array(4);

  reset(rng: Rng): number {
    for (let k = 0; k < 4; k++) this.#quantities[k] = rng.next() * 0.1 - 0.05;
    return this.#number();
  }

  step(action: number): Step {
    const q = this.#quantities;
    const force = action === 1 ? FORCE : -FORCE;
    const cosine = Math.cos(q[2]);
    const sine = Math.sin(q[2]);
    const push = (force + POLE_MASS * HALF_LENGTH * q[3] * q[3] * sine) / TOTAL_MASS;
    const turning =
      (GRAVITY * sine - cosine * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * cosine * cosine) / TOTAL_MASS));
    const acceleration = push - (POLE_MASS * HALF_LENGTH * turning * cosine) / TOTAL_MASS;
    q[0] += SECONDS * q[1];
    q[1] += SECONDS * acceleration;
    q[2] += SECONDS * q[3];
    q[3] += SECONDS * turning;
    return {
      state: this.#number(),
      reward: 1,
      terminal: Math.abs(q[0]) > TRACK_END || Math.abs(q[2]) > FALLEN,
    };
  }

  #number(): number {
    let number = 0;
    for (let k = 0; k < BOUNDS.length; k++) {
      let bin = 0;
      while (bin < BOUNDS[k].length && this.#quantities[k] > BOUNDS[k][bin]) bin++;
      number = number * (BOUNDS[k].length + 1) + bin;
    }
    return number;
  }
}
