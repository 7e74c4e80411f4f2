import { type AllocationDecoder, createAllocationDecoder } from '#generation/allocationDecoder.ts';
import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import { isMakespanOnly, objectiveValues } from '#schedule/objective.ts';
import { AllocationSpace } from './allocationSpace.ts';
import { REWARDS, type RewardId } from './rewards.ts';
import { StateTable } from './stateTable.ts';

/** How a learner chooses its action: greedily but for a share of random ones, or by Metropolis' rule. */
export type Exploration =
  | { readonly kind: 'epsilon'; readonly share: number }
  | { readonly kind: 'metropolis'; readonly temperature: number };

/** What becomes of an action that would leave a processor without a task. */
export type Screening = 'exclude' | 'stay' | 'none';

export interface LearnerOptions {
  /** K. */
  readonly episodes: number;
  /** I. */
  readonly steps: number;
  readonly learningRate: number;
  readonly discount: number;
  /** λ; 0 looks one step ahead. */
  readonly traceDecay: number;
  readonly exploration: Exploration;
  readonly screening: Screening;
  readonly reward: RewardId;
}

/** Traces are followed back until they are this faint. */
const FAINTEST_TRACE = 1e-3;

/**
 * Learns values W(S, a) of moving tasks between processors, one step at a time, and keeps the best
 * allocation it meets. One class serves the three planners, which differ in their options alone.
 *
 * - One step (Watkins 1989): W(S,a) += η·(r + γ·max W(S',·) − W(S,a)).
 * - Several steps: Q(λ) of Peng and Williams 1994 with accumulating traces.
 * - Metropolis' rule (Guo, Liu and Malec 2004, which the source improves): the greedy action a_p, unless a
 *   random one a_r is accepted, with probability exp((W(S,a_r) − W(S,a_p))/t).
 *
 * The schedule of an allocation is made once, when it is first met. A step costs O(tasks), a new state the
 * decoding besides; memory grows by 12 bytes a task and state.
 */
export class QLearner {
  readonly space: AllocationSpace;
  readonly decoder: AllocationDecoder;
  readonly table: StateTable;
  /** Episodes ended. */
  episode = 0;
  /** Actions taken. */
  steps = 0;
  temperature: number;
  /** Least objective value met: makespan in the problem's unit, or the first level of another objective. */
  best = Number.POSITIVE_INFINITY;
  /** Objective value of the present allocation. */
  current = Number.NaN;
  readonly #options: LearnerOptions;
  readonly #rng: Rng;
  /** The value that rewards are shares of: that of the first allocation met. */
  #scale = 0;
  #state = -1;
  #stepOfEpisode = 0;
  readonly #onlyMakespan: boolean;
  /** Values at a·actions + b of the table's arrays that the last steps took, the newest last. */
  readonly #trace: number[] = [];
  readonly #traceLength: number;
  readonly #inherit: ((mode: Int32Array) => Float64Array | null) | null;

  /** @param inherit values that a state new to this learner begins with, one an action; null for none */
  constructor(
    instance: Instance,
    options: LearnerOptions,
    rng: Rng,
    inherit: ((mode: Int32Array) => Float64Array | null) | null = null,
  ) {
    this.space = new AllocationSpace(instance);
    this.decoder = createAllocationDecoder(instance);
    this.table = new StateTable(this.space.tasks.length);
    this.#options = options;
    this.#rng = rng;
    this.#inherit = inherit;
    this.temperature = options.exploration.kind === 'metropolis' ? options.exploration.temperature : 0;
    const { objective } = instance;
    this.#onlyMakespan = isMakespanOnly(objective) && objective[0][0].weight === 1;
    const decay = options.discount * options.traceDecay;
    this.#traceLength =
      decay === 0 ? 0 : Math.min(10_000, Math.ceil(Math.log(FAINTEST_TRACE) / Math.log(decay)));
  }

  get finished(): boolean {
    return this.episode === this.#options.episodes;
  }

  /**
   * Begins an episode, or takes an action; either makes one schedule at most.
   *
   * @returns whether an allocation was met that was not known; its schedule is in `decoder.start`
   */
  advance(): boolean {
    const met = this.table.size;
    if (this.#state < 0) this.#begin();
    else this.#act();
    return this.table.size > met;
  }

  /** Allocations of the least value met, all of them. */
  bestAllocations(): Int32Array[] {
    const { table } = this;
    const found: Int32Array[] = [];
    for (let s = 0; s < table.size; s++)
      if (table.objectiveOf(s) === this.best) found.push(this.space.modesOf(table.keyOf(s)));
    return found;
  }

  /** Step 2 of the source. */
  #begin(): void {
    if (this.#options.screening === 'none') this.space.draw(this.#rng);
    else this.space.drawFull(this.#rng);
    this.#state = this.#meet();
    this.#stepOfEpisode = 0;
    this.#trace.length = 0;
  }

  /** Steps 3 to 8 of the source. */
  #act(): void {
    const { space, table } = this;
    const { learningRate, discount, exploration, screening, reward, steps, episodes } = this.#options;
    const from = this.#state;
    const greedy = this.#greedyAction(from);
    let action = greedy;
    if (exploration.kind === 'metropolis') {
      const random = this.#randomAction();
      const loss = this.#value(from, random) - this.#value(from, greedy);
      if (this.#rng.next() < Math.exp(loss / this.temperature)) action = random;
    } else if (this.#rng.next() < exploration.share) action = this.#randomAction();

    const before = this.current;
    const bestBefore = this.best;
    const greedyValue = this.#value(from, greedy);
    let to = from;
    if (screening !== 'stay' || !space.empties(action)) to = this.#move(from, action);
    const earned = REWARDS[reward].of(before, this.current, bestBefore, this.#scale);
    const ahead = earned + discount * this.#value(to, this.#greedyAction(to));
    const at = from * table.actions + action;
    const error = ahead - table.values[at];
    if (this.#traceLength > 0) {
      this.#learnAlongTrace(ahead - greedyValue);
      this.#trace.push(at);
      if (this.#trace.length > this.#traceLength) this.#trace.shift();
    }
    table.values[at] += learningRate * error;

    this.#state = to;
    this.steps++;
    if (++this.#stepOfEpisode < steps) return;
    this.episode++;
    this.temperature *= (episodes - this.episode) / episodes;
    this.#state = -1;
  }

  #learnAlongTrace(error: number): void {
    const { learningRate, discount, traceDecay } = this.#options;
    const { values } = this.table;
    const trace = this.#trace;
    let strength = learningRate * error;
    for (let k = trace.length - 1; k >= 0; k--) {
      strength *= discount * traceDecay;
      values[trace[k]] += strength;
    }
  }

  #value(state: number, action: number): number {
    return this.table.values[state * this.table.actions + action];
  }

  /** The allowed action of the greatest value in a state, which must be the present one; ties at random. */
  #greedyAction(state: number): number {
    const { actions, values } = this.table;
    const screened = this.#options.screening === 'exclude';
    const row = state * actions;
    let best = -1;
    let bestValue = Number.NEGATIVE_INFINITY;
    let ties = 0;
    for (let a = 0; a < actions; a++) {
      const value = values[row + a];
      if (value < bestValue || (screened && this.space.empties(a))) continue;
      if (value > bestValue) {
        bestValue = value;
        best = a;
        ties = 1;
      } else if (this.#rng.int(++ties) === 0) best = a;
    }
    // With as many processors as tasks every action empties one, and none can be left out.
    return best < 0 ? this.#rng.int(actions) : best;
  }

  /** An action drawn from those allowed in the present state. */
  #randomAction(): number {
    const { actions } = this.table;
    if (this.#options.screening !== 'exclude') return this.#rng.int(actions);
    let chosen = -1;
    let seen = 0;
    for (let a = 0; a < actions; a++) if (!this.space.empties(a) && this.#rng.int(++seen) === 0) chosen = a;
    return chosen < 0 ? this.#rng.int(actions) : chosen;
  }

  /** Takes an action; the way is remembered, so that a known one needs no key. */
  #move(from: number, action: number): number {
    const { table, space } = this;
    space.act(action);
    const at = from * table.actions + action;
    const known = table.next[at];
    if (known >= 0) {
      this.current = table.objectiveOf(known);
      return known;
    }
    const to = this.#meet();
    table.next[at] = to;
    return to;
  }

  /** The state of the present allocation, evaluated where it is new. */
  #meet(): number {
    const { table, space } = this;
    const key = space.key();
    const known = table.find(key);
    if (known >= 0) {
      this.current = table.objectiveOf(known);
      return known;
    }
    this.current = this.#evaluate();
    // A first allocation of length 0 leaves nothing to take shares of.
    if (this.#scale === 0) this.#scale = this.current || 1;
    if (this.current < this.best) this.best = this.current;
    const state = table.add(key, this.current);
    const inherited = this.#inherit?.(space.mode);
    if (inherited) table.values.set(inherited, state * table.actions);
    return state;
  }

  #evaluate(): number {
    const { space, decoder } = this;
    const makespan = decoder.decode(space.mode);
    if (this.#onlyMakespan) return makespan / space.instance.ticksPerUnit;
    return objectiveValues(space.instance, { start: decoder.start, mode: space.mode })[0];
  }
}
