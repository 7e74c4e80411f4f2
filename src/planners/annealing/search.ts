import { Course } from '#evolution/course.ts';
import { Decoder } from '#evolution/decoder.ts';
import { compareFitness } from '#evolution/fitness.ts';
import { copyIndividual, createIndividual, type Individual } from '#evolution/individual.ts';
import { metropolis } from '#evolution/metropolis.ts';
import { ModeMutation } from '#evolution/modeMutation.ts';
import { shiftTask, swapTasks } from '#evolution/moves.ts';
import { Seeding } from '#evolution/seeding.ts';
import type { Instance } from '#instance/instance.ts';
import type { SearchStatistic } from '#schedule/plan.ts';
import type { PlanContext } from '../planner.ts';
import { type CoolingId, cool } from './cooling.ts';

export interface AnnealingOptions {
  temperature: number;
  finalTemperature: number;
  cooling: CoolingId;
  factor: number;
  /** Moves at one temperature; null: as many as there are tasks. */
  plateau: number | null;
  reheats: number;
  neighbourhood: 'insertion' | 'swap' | 'mixed';
  reach: number;
  justify: boolean;
}

/** Share of the moves that change a mode, hence a node, where tasks have several. */
const MODE_MOVES = 0.3;
/** Reheats do not begin cooler than after so many halvings: colder chains are mere descent. */
const MOST_HALVINGS = 2;
/** Beginnings of which the best is annealed. */
const BEGINNINGS = 6;

/**
 * Simulated annealing over task lists and modes. Each reheat starts from the best schedule found, at half
 * the temperature that the one before it began with, down to a quarter of the first.
 *
 * Sources: Bouleimen and Lecocq 2003 (task lists, modes, repeated chains); Boctor 1996.
 */
export class AnnealingSearch {
  readonly #instance: Instance;
  readonly #context: PlanContext;
  readonly #options: AnnealingOptions;
  readonly #decoder: Decoder;
  readonly #modeMutation: ModeMutation;
  readonly #course = new Course();
  readonly #best: Individual;
  #current: Individual;
  #candidate: Individual;

  constructor(instance: Instance, context: PlanContext, options: AnnealingOptions) {
    this.#instance = instance;
    this.#context = context;
    this.#options = options;
    this.#decoder = new Decoder(instance, context.budget.scheduleLimit);
    this.#modeMutation = new ModeMutation(instance, context.rng);
    this.#best = createIndividual(instance);
    this.#current = createIndividual(instance);
    this.#candidate = createIndividual(instance);
  }

  /** One point for the schedules begun with, one a plateau. */
  get statistics(): SearchStatistic[] {
    return this.#course.points;
  }

  get passes(): number {
    return this.#decoder.passes;
  }

  get found(): boolean {
    return this.#best.values[0] < Number.POSITIVE_INFINITY;
  }

  async run(): Promise<void> {
    const { temperature, finalTemperature, cooling, factor, reheats } = this.#options;
    await this.#begin();
    if (!this.found) return;
    for (let heat = 0; heat <= reheats && !this.#over(); heat++) {
      copyIndividual(this.#best, this.#current);
      let t = temperature * 0.5 ** Math.min(heat, MOST_HALVINGS);
      // A chain may begin below the final temperature: one plateau, then.
      do {
        const deviation = await this.#plateau(t);
        t = cool(cooling, t, { factor, deviation });
      } while (t > finalTemperature && !this.#over());
    }
  }

  #over(): boolean {
    return this.#context.done(this.#decoder.passes) || this.#context.solved();
  }

  async #begin(): Promise<void> {
    const context = this.#context;
    const seeding = new Seeding(this.#instance, context.rng);
    const { justify } = this.#options;
    let count = 0;
    let sum = 0;
    let worst = Number.NEGATIVE_INFINITY;
    // Where modes within the budgets are hard to come by, some draws fail: then go on until one does not.
    for (let k = 0; (k < BEGINNINGS || (!this.found && k < 100 * BEGINNINGS)) && !this.#over(); k++) {
      let drawn = true;
      if (k === 0 && context.warmStart) seeding.take(context.warmStart, this.#candidate);
      else drawn = seeding.draw(this.#candidate);
      if (drawn && this.#decoder.decode(this.#candidate, justify)) {
        const energy = this.#candidate.values[1];
        count++;
        sum += energy;
        worst = Math.max(worst, energy);
        this.#record(this.#candidate);
      }
      if (context.due()) await context.breathe();
    }
    if (count > 0) this.#course.step(() => ({ best: this.#best.values[1], mean: sum / count, worst }));
  }

  /**
   * Moves at one temperature.
   *
   * @returns standard deviation of the energies along the way, relative to their mean
   */
  async #plateau(temperature: number): Promise<number> {
    const context = this.#context;
    const moves = this.#options.plateau ?? this.#instance.taskCount;
    let count = 0;
    let sum = 0;
    let squares = 0;
    let worst = Number.NEGATIVE_INFINITY;
    for (; count < moves && !this.#over(); count++) {
      this.#move(temperature);
      const energy = this.#current.values[1];
      sum += energy;
      squares += energy * energy;
      worst = Math.max(worst, energy);
      if (context.due()) await context.breathe();
    }
    if (count === 0) return 0;
    const mean = sum / count;
    this.#course.step(() => ({ best: this.#best.values[1], mean, worst }));
    return Math.sqrt(Math.max(0, squares / count - mean * mean)) / Math.max(1e-9, Math.abs(mean));
  }

  #move(temperature: number): void {
    const { rng } = this.#context;
    const candidate = this.#candidate;
    copyIndividual(this.#current, candidate);
    if (this.#instance.isMultiMode && rng.next() < MODE_MOVES) this.#modeMutation.change(candidate.mode, 1);
    else this.#reorder(candidate.list);
    if (!this.#decoder.decode(candidate, this.#options.justify)) return;
    this.#record(candidate);
    if (!metropolis(this.#current.values, candidate.values, temperature, rng)) return;
    this.#candidate = this.#current;
    this.#current = candidate;
  }

  #reorder(list: Int32Array): void {
    const { rng } = this.#context;
    const { neighbourhood, reach } = this.#options;
    const n = list.length;
    const from = rng.int(n);
    const to = Math.max(0, Math.min(n - 1, from + rng.int(2 * reach + 1) - reach));
    const swap = neighbourhood === 'swap' || (neighbourhood === 'mixed' && rng.int(2) === 0);
    if (swap) swapTasks(this.#instance, list, from, to);
    else shiftTask(this.#instance, list, from, to);
  }

  #record(individual: Individual): void {
    if (compareFitness(individual.values, this.#best.values) >= 0) return;
    copyIndividual(individual, this.#best);
    if (individual.values[0] === 0) this.#context.onIncumbent(individual);
  }
}
