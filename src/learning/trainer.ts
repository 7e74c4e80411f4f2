import type { Instance } from '#instance/instance.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { createRng, type Rng } from '#kernels/rng.ts';
import { isMakespanOnly, objectiveValues } from '#schedule/objective.ts';
import { type AdamState, adamStep, createAdam } from './adam.ts';
import { Construction } from './construction.ts';
import { BackScratch, backEmbed, backScore } from './gradient.ts';
import type { Network } from './network.ts';
import { OFFER_FEATURES, STATE_FEATURES } from './offerFeatures.ts';
import { type Course, Player, Recording } from './rollout.ts';

export interface TrainingOptions {
  readonly iterations: number;
  /** Iterations over which step and entropy fall; more than there are leave them above their ends. */
  readonly annealing: number;
  /** Instances an iteration. */
  readonly instances: number;
  /** Episodes an instance; each other's baseline. At least 2. */
  readonly episodes: number;
  /** Step of Adam at the start; falls to a twentieth along a cosine. */
  readonly rate: number;
  /** Weight of the entropy at the start; falls to 0. */
  readonly entropy: number;
  readonly seed: number;
}

/** All that a run needs to go on as if it had never stopped. */
export interface TrainingState {
  iteration: number;
  readonly network: Network;
  readonly adam: AdamState;
  /** Root mean square of the advantages, a running mean. */
  spread: number;
  /** Covariance of value and outcome, and variance of the value, running sums: how far the value is minded. */
  covariance: number;
  variance: number;
}

/** What an iteration saw. */
export interface IterationFigures {
  iteration: number;
  /** Mean over the episodes of makespan above the lower bound, as a share of it (other objectives: see `costs`). */
  excess: number;
  /** Mean entropy of a decision, in nats. */
  entropy: number;
  decisions: number;
}

/** Draws the instance number `index` of a run. */
export type InstanceSource = (index: number, rng: Rng) => Instance;

const VALUE_WEIGHT = 0.5;
const MOST_NORM = 1;
/** Of the running sums, an instance. */
const FADING = 0.995;

export function startTraining(network: Network): TrainingState {
  return {
    iteration: 0,
    network,
    adam: createAdam(network.parameters.length),
    spread: 0,
    covariance: 0,
    variance: 0,
  };
}

/**
 * REINFORCE (Williams 1992) with several episodes of one instance as each other's baseline (Kwon et al. 2020,
 * POMO), step by step, and the value network as a control variate. The cost of a decision is by how much it
 * raises the lower bound on the schedule's makespan, over the instance's own bound; costs of an episode add up
 * to its excess. Where the objective is another one, the whole cost comes at the end.
 */
export class Trainer {
  readonly state: TrainingState;
  readonly #options: TrainingOptions;
  readonly #source: InstanceSource;
  readonly #recording: Recording;
  readonly #scratch = new BackScratch();
  readonly #gradient: Float64Array;
  #byScore = new Float64Array(64);

  constructor(state: TrainingState, options: TrainingOptions, source: InstanceSource) {
    this.state = state;
    this.#options = options;
    this.#source = source;
    this.#recording = new Recording(state.network.size);
    this.#gradient = new Float64Array(state.network.parameters.length);
  }

  get done(): boolean {
    return this.state.iteration >= this.#options.iterations;
  }

  /** One iteration: instances drawn, episodes played, one step of Adam. */
  step(): IterationFigures {
    const { state } = this;
    const { instances, annealing, rate, seed } = this.#options;
    const share = Math.min(1, state.iteration / annealing);
    const figures = { iteration: state.iteration, excess: 0, entropy: 0, decisions: 0 };
    this.#gradient.fill(0);
    // A stream an iteration, so that a resumed run draws as an uninterrupted one does.
    const rng = createRng(seed * 1_000_003 + state.iteration);
    for (let k = 0; k < instances; k++) {
      const instance = this.#source(state.iteration * instances + k, rng.fork());
      this.#learn(instance, rng, share, figures);
    }
    if (figures.decisions > 0) {
      for (let k = 0; k < this.#gradient.length; k++) this.#gradient[k] /= figures.decisions;
      const now = rate * (0.05 + 0.95 * 0.5 * (1 + Math.cos(Math.PI * share)));
      adamStep(state.network.parameters, this.#gradient, state.adam, now, MOST_NORM);
      figures.entropy /= figures.decisions;
    }
    figures.excess /= instances;
    state.iteration++;
    return figures;
  }

  #learn(instance: Instance, rng: Rng, share: number, figures: IterationFigures): void {
    const { episodes } = this.#options;
    const { network } = this.state;
    const recording = this.#recording;
    recording.clear();
    const construction = new Construction(instance);
    const player = new Player(network, construction);
    const lowest = Math.max(1, makespanLowerBound(instance, construction.facts.path).makespan);
    const byMakespan = isMakespanOnly(instance.objective);
    const courses: Course[] = [];
    const costs: number[] = [];
    const choice = { rng, temperature: 1 };
    for (let e = 0; e < episodes; e++) {
      const steps = instance.taskCount + 1;
      const course = {
        first: recording.count,
        end: 0,
        cost: 0,
        bound: new Float64Array(steps),
        value: new Float64Array(steps),
      };
      const made = player.play(choice, recording, course);
      course.end = recording.count;
      courses.push(course);
      // An episode that runs out of a non-renewable resource costs as much as one twice as long.
      if (made < 0) costs.push(2 * (construction.bound / lowest));
      else if (byMakespan) costs.push(made / lowest);
      else costs.push(objectiveValues(instance, construction)[0]);
    }
    if (!byMakespan) {
      const scale = costs.reduce((sum, cost) => sum + Math.abs(cost), 0) / episodes || 1;
      for (let e = 0; e < episodes; e++) costs[e] /= scale;
    }
    figures.excess += costs.reduce((sum, cost) => sum + cost, 0) / episodes - 1;
    if (recording.count === 0) return;
    for (let e = 0; e < episodes; e++) courses[e].cost = costs[e];
    const { advantage, target } = this.#advantages(courses, lowest, byMakespan);
    this.#back(player, advantage, target, share, figures);
  }

  /**
   * Advantage of each decision taken, and what its state's value should have been; both in shares of the
   * bound. What is still to come after a decision is judged beside what was still to come in the other
   * episodes once as many tasks were placed, both less a share of what the value network expected there. The
   * share is the one that has left the least variance so far (a control variate; Greensmith, Bartlett and
   * Baxter 2004): none while the value is untrained.
   */
  #advantages(courses: readonly Course[], lowest: number, byMakespan: boolean) {
    const { recording, state } = { recording: this.#recording, state: this.state };
    const count = recording.count;
    const advantage = new Float64Array(count);
    const target = new Float64Array(count);
    const others = courses.length - 1;
    const steps = courses[0].bound.length;
    // Of another objective nothing is known before the end, so that no cost is behind a decision.
    const toCome = (course: Course, placed: number) =>
      byMakespan ? course.bound[placed] / lowest - course.cost : -course.cost;
    const outcomes = new Float64Array(steps);
    const values = new Float64Array(steps);
    for (const course of courses) {
      for (let k = 0; k < steps; k++) {
        outcomes[k] += toCome(course, k);
        values[k] += course.value[k];
      }
    }
    const share = state.variance > 0 ? Math.min(1, Math.max(0, state.covariance / state.variance)) : 0;
    for (const course of courses) {
      for (let d = course.first; d < course.end; d++) {
        const placed = recording.placed[d];
        const own = toCome(course, placed);
        const outcome = own - (outcomes[placed] - own) / others;
        const value = course.value[placed] - (values[placed] - course.value[placed]) / others;
        advantage[d] = outcome - share * value;
        target[d] = byMakespan ? own : own - outcomes[0] / courses.length;
        state.covariance += outcome * value;
        state.variance += value * value;
      }
    }
    state.covariance *= FADING;
    state.variance *= FADING;
    let squares = 0;
    for (let d = 0; d < count; d++) squares += advantage[d] * advantage[d];
    const spread = Math.sqrt(squares / count);
    state.spread = state.spread === 0 ? spread : 0.99 * state.spread + 0.01 * spread;
    for (let d = 0; d < count; d++) advantage[d] /= Math.max(1e-6, state.spread);
    return { advantage, target };
  }

  #back(
    player: Player,
    advantage: Float64Array,
    target: Float64Array,
    progress: number,
    figures: IterationFigures,
  ): void {
    const { network, embedding, construction } = player;
    const recording = this.#recording;
    const { offer: M, second: S } = network.size;
    const { chance, value } = recording;
    const weight = this.#options.entropy * (1 - progress);
    const byOutput = new Float64Array(embedding.output.length);
    for (let d = 0; d < recording.count; d++) {
      const from = recording.offersPtr[d];
      const count = recording.offersPtr[d + 1] - from;
      const decision = {
        offerCount: count,
        task: recording.task,
        taskAt: from,
        offers: recording.offers,
        offersAt: from * OFFER_FEATURES,
        state: recording.state,
        stateAt: d * STATE_FEATURES,
      };
      const layers = {
        first: recording.first,
        firstAt: from * M,
        second: recording.second,
        secondAt: from * S,
        pooled: recording.pooled,
        pooledAt: d * M,
        valueHidden: recording.valueHidden,
        valueHiddenAt: d * S,
      };
      if (this.#byScore.length < count) this.#byScore = new Float64Array(2 * count);
      let entropy = 0;
      for (let a = 0; a < count; a++) entropy -= chance[from + a] * Math.log(chance[from + a] + 1e-12);
      for (let a = 0; a < count; a++) {
        const share = chance[from + a];
        const taken = a === recording.taken[d] ? 1 : 0;
        this.#byScore[a] =
          advantage[d] * (share - taken) + weight * share * (Math.log(share + 1e-12) + entropy);
      }
      figures.entropy += entropy;
      const byValue = VALUE_WEIGHT * 2 * (value[d] - target[d]);
      backScore(network, decision, layers, this.#byScore, byValue, this.#gradient, byOutput, this.#scratch);
    }
    figures.decisions += recording.count;
    backEmbed(
      network,
      construction.instance,
      construction.facts.features,
      embedding,
      byOutput,
      this.#gradient,
    );
  }
}
