import type { Instance } from '#instance/instance.ts';
import type { SearchStatistic } from '#schedule/plan.ts';
import { Course } from './course.ts';
import { Crossover, type CrossoverId } from './crossover.ts';
import { Decoder } from './decoder.ts';
import { compareFitness } from './fitness.ts';
import { copyIndividual, createIndividual, type Individual } from './individual.ts';
import { ModeMutation } from './modeMutation.ts';
import { swapTasks } from './moves.ts';
import { spreadOf } from './population.ts';
import type { Rates } from './rates.ts';
import type { SearchContext } from './searchContext.ts';
import { Seeding } from './seeding.ts';

export interface GenerationalOptions {
  population: number;
  generations: number;
  /** Individuals of which the best is selected. */
  tournament: number;
  crossover: CrossoverId;
  /** The best so many of a generation survive unchanged. */
  elitism: number;
  justify: boolean;
}

/** Whether a child takes the place of the parent it was made from, in a generation counted from 1. */
export type Acceptance = (parent: Individual, child: Individual, generation: number) => boolean;

/** Share of the tasks whose mode a mutation changes, at least one. */
const MODES_CHANGED = 0.05;

/**
 * Generational genetic search: tournament selection, crossover of neighbours in the selection, mutation by
 * swapping two tasks and changing modes. The rates and what children must be like are left to the caller:
 * that is all in which the genetic planners differ.
 *
 * Sources: Holland 1975; Hartmann 1998 for task lists.
 */
export class GenerationalSearch {
  readonly #instance: Instance;
  readonly #context: SearchContext;
  readonly #options: GenerationalOptions;
  readonly #rates: Rates;
  readonly #accept: Acceptance;
  readonly #decoder: Decoder;
  readonly #crossover: Crossover;
  readonly #modeMutation: ModeMutation;
  readonly #course = new Course();
  /** The hall of fame: the best ever. */
  readonly #best: Individual;
  #population: Individual[] = [];
  /** Overwritten by the next generation. */
  #spare: Individual[] = [];

  constructor(
    instance: Instance,
    context: SearchContext,
    options: GenerationalOptions,
    rates: Rates,
    accept: Acceptance = () => true,
  ) {
    this.#instance = instance;
    this.#context = context;
    this.#options = options;
    this.#rates = rates;
    this.#accept = accept;
    this.#decoder = new Decoder(instance, context.budget.scheduleLimit);
    this.#crossover = new Crossover(instance.taskCount);
    this.#modeMutation = new ModeMutation(instance, context.rng);
    this.#best = createIndividual(instance);
  }

  /** One point a generation. */
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
    await this.#fill();
    if (this.#population.length > 0) this.#takeDown();
    if (this.#population.length < 2) return;
    this.#spare = this.#population.map(() => createIndividual(this.#instance));
    for (let generation = 1; generation <= this.#options.generations && !this.#over(); generation++) {
      await this.#breed(generation);
      this.#takeDown();
    }
  }

  #over(): boolean {
    return this.#context.done(this.#decoder.passes) || this.#context.solved();
  }

  #takeDown(): void {
    this.#course.step(() => ({ ...spreadOf(this.#population), best: this.#best.values[1] }));
  }

  async #fill(): Promise<void> {
    const context = this.#context;
    const seeding = new Seeding(this.#instance, context.rng);
    const { population, justify } = this.#options;
    // Where modes within the budgets are hard to come by, some draws fail.
    for (let k = 0; k < 4 * population && this.#population.length < population && !this.#over(); k++) {
      const individual = createIndividual(this.#instance);
      let drawn = true;
      if (k === 0 && context.warmStart) seeding.take(context.warmStart, individual);
      else drawn = seeding.draw(individual);
      if (drawn && this.#decoder.decode(individual, justify)) {
        this.#population.push(individual);
        this.#record(individual);
      }
      if (context.due()) await context.breathe();
    }
  }

  /** Replaces the population by its children; a generation cut short by the budget keeps the rest of it. */
  async #breed(generation: number): Promise<void> {
    const context = this.#context;
    const { elitism, crossover, justify } = this.#options;
    const { rng } = context;
    this.#rates.observe(this.#population);
    const elite = this.#elite(elitism);
    const selected = this.#population.map(() => this.#select());
    for (let k = 0; k < selected.length; k++) {
      const parent = selected[k];
      const child = this.#spare[k];
      // Neighbours are mates: 0 with 1, 2 with 3; an odd one out crosses with the first.
      const mate = selected[k % 2 === 1 ? k - 1 : (k + 1) % selected.length];
      const crossed = rng.next() < this.#rates.crossover(parent, mate);
      if (crossed) {
        this.#crossover.cross(crossover, parent, mate, child, rng);
        if (this.#instance.isMultiMode) this.#modeMutation.mend(child.mode, parent.mode);
      } else copyIndividual(parent, child);
      const mutated = rng.next() < this.#rates.mutation(parent);
      if (mutated) this.#mutate(child);
      if (!crossed && !mutated) continue;
      if (this.#over() || !this.#decoder.decode(child, justify)) copyIndividual(parent, child);
      else {
        this.#record(child);
        if (!this.#accept(parent, child, generation)) copyIndividual(parent, child);
      }
      if (context.due()) await context.breathe();
    }
    const worst = elite.length === 0 ? [] : worstFirst(this.#spare);
    elite.forEach((individual, k) => {
      copyIndividual(individual, worst[k]);
    });
    [this.#population, this.#spare] = [this.#spare, this.#population];
  }

  #mutate({ list, mode }: Individual): void {
    const { rng } = this.#context;
    const n = list.length;
    swapTasks(this.#instance, list, rng.int(n), rng.int(n));
    if (this.#instance.isMultiMode) this.#modeMutation.change(mode, Math.ceil(MODES_CHANGED * n));
  }

  #select(): Individual {
    const { rng } = this.#context;
    const population = this.#population;
    let best = population[rng.int(population.length)];
    for (let k = 1; k < this.#options.tournament; k++) {
      const rival = population[rng.int(population.length)];
      if (compareFitness(rival.values, best.values) < 0) best = rival;
    }
    return best;
  }

  #elite(count: number): Individual[] {
    return count === 0 ? [] : worstFirst(this.#population).reverse().slice(0, count);
  }

  #record(individual: Individual): void {
    if (compareFitness(individual.values, this.#best.values) >= 0) return;
    copyIndividual(individual, this.#best);
    if (individual.values[0] === 0) this.#context.onIncumbent(individual);
  }
}

function worstFirst(individuals: readonly Individual[]): Individual[] {
  return individuals.toSorted((a, b) => compareFitness(b.values, a.values));
}
