import type { Instance } from '#instance/instance.ts';
import { objectiveValues } from '#schedule/objective.ts';
import type { SearchStatistic } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { Course } from './course.ts';
import { Crossover, type CrossoverId } from './crossover.ts';
import { Decoder } from './decoder.ts';
import { compareFitness } from './fitness.ts';
import { createIndividual, distance, type Individual } from './individual.ts';
import { ModeImprovement } from './modeImprovement.ts';
import { ModeMutation } from './modeMutation.ts';
import { insertTasks } from './moves.ts';
import { removeWorst, spreadOf } from './population.ts';
import { type PopulationSize, populationSize, shareSpent, sizeAt } from './populationSize.ts';
import { Restarts } from './restarts.ts';
import type { Exchange, SearchContext } from './searchContext.ts';
import { Seeding } from './seeding.ts';

export interface SteadyStateOptions {
  /** Individuals; null lets the budget decide. */
  population: number | null;
  crossover: CrossoverId;
  /** Most insertion moves a child. */
  moves: number;
  /** Most places a task moves. */
  reach: number;
  justify: boolean;
}

export const STEADY_STATE_DEFAULTS: SteadyStateOptions = {
  population: null,
  crossover: 'window',
  moves: 3,
  reach: 20,
  justify: true,
};

/** Draws chromosomes for a population; a construction of its own stands behind each. */
export interface SeedSource {
  /** Milliseconds that drawing has taken so far: says nothing about how fast the search is. */
  readonly spentMs: number;
  /** Writes list and modes, at the price of one schedule. @returns false where it has none */
  draw(individual: Individual): boolean;
}

/** Share of children whose modes are improved, not changed at random. */
const MODE_IMPROVEMENT = 0.4;
/** Individuals that a child is compared with for one to replace. */
const CROWD = 8;
/** Individuals drawn for one to begin with. */
const OVERDRAW = 2;
/** Where most draws are known already, or have no modes, so many are made before less is enough. */
const LEAST_DRAWS = 1200;

/**
 * Steady-state genetic search over task lists and modes. Each step crosses two unlike tournament winners, moves a
 * few tasks, changes a few modes or lets a stretch of tasks choose theirs, decodes the child with justification,
 * and puts it in the place of the most similar of a few individuals that are no better, unless its schedule is in
 * the population already. Where schedules are counted or lists are long the population shrinks as the budget is
 * spent: broad to begin with, and sure to settle. Where the list is short for the time the search begins anew, again and
 * again.
 *
 * Sources: Valls, Ballestín and Quintanilla 2008 (justified children); Hartmann 1998 and 2001 (lists, modes);
 * Syswerda 1991 (steady state); Van Peteghem and Vanhoucke 2010 (mode improvement); Tanabe and Fukunaga 2014 (the
 * population that shrinks). The window crossover, the moves and the size that grows with the budget are ours.
 */
export class SteadyStateSearch {
  readonly #instance: Instance;
  readonly #context: SearchContext;
  readonly #options: SteadyStateOptions;
  readonly #decoder: Decoder;
  readonly #crossover: Crossover;
  readonly #modeMutation: ModeMutation;
  readonly #modeImprovement: ModeImprovement;
  readonly #population: Individual[] = [];
  /** What the population begins and ends with. */
  #size: PopulationSize = { first: 0, last: 0 };
  /** When the population at work was begun, and the schedules built until then. */
  #began = performance.now();
  #passesBefore = 0;
  readonly #restarts: Restarts;
  readonly #course = new Course();
  readonly #seeding: Seeding;
  readonly #otherSeeds: readonly SeedSource[];
  /** Lists stand by ends and are decoded backward first: a pass less a child. */
  readonly #twoWay: boolean;
  /** The incumbent last looked at; the own ones are known already. */
  #adopted: Schedule | null = null;
  /** Taken into the population since the others were last told. */
  #news: Schedule[] = [];
  /** Schedules built outside the decoder: draws that found no modes, constructions of the other source. */
  #otherPasses = 0;
  /** Best ever; values only, as the schedule has been handed on. */
  readonly #bestValues: Float64Array;
  /** Where the next child is made. */
  #child: Individual;

  /**
   * @param passesBefore schedules built out of the same budget before this search
   * @param otherSeeds further sources of individuals to begin with, asked first, one after another
   */
  constructor(
    instance: Instance,
    context: SearchContext,
    options: SteadyStateOptions,
    passesBefore = 0,
    otherSeeds: readonly SeedSource[] = [],
  ) {
    this.#otherSeeds = otherSeeds;
    this.#restarts = new Restarts(instance, context.budget);
    this.#instance = instance;
    this.#context = context;
    this.#options = options;
    this.#decoder = new Decoder(instance, context.budget.scheduleLimit, passesBefore);
    this.#crossover = new Crossover(instance.taskCount);
    this.#modeMutation = new ModeMutation(instance, context.rng);
    this.#modeImprovement = new ModeImprovement(instance, context.rng);
    this.#seeding = new Seeding(instance, context.rng);
    this.#child = createIndividual(instance);
    this.#bestValues = this.#child.values.slice();
    this.#twoWay = options.justify && this.#decoder.fitness.isMakespan;
  }

  /** The fitness curve. */
  get statistics(): SearchStatistic[] {
    return this.#course.points;
  }

  /**
   * Schedules built so far, those before this search included. A draw that finds no modes counts as one, or
   * a budget of schedules would never end where none are to be found.
   */
  get passes(): number {
    return this.#decoder.passes + this.#modeImprovement.passes + this.#otherPasses;
  }

  /** Schedules built since the population at work was begun. */
  get #passesSince(): number {
    return this.passes - this.#passesBefore;
  }

  /** The way to the others while the first population is at work. */
  get #exchangeNow(): Exchange | null {
    return this.#restarts.isFirst ? this.#context.exchange : null;
  }

  /** Whether anything was found that could be scheduled, were it late. */
  get found(): boolean {
    return this.#bestValues[0] < Number.POSITIVE_INFINITY;
  }

  /**
   * Searches until the budget is spent or the best is proved.
   *
   * @param between called after each child: a turn for what goes on beside the search
   */
  async run(between: () => void = () => {}): Promise<void> {
    const context = this.#context;
    // What is known by now stands in the warm start; to take it in later, when the clock says so, no seed could reproduce.
    this.#adopted = context.incumbent();
    while (!this.#over()) {
      if (this.#restarts.isDue(performance.now() - this.#began, this.#passesSince)) this.#restart();
      // With fewer than two there is nothing to cross: all that is left is to look for schedules at all.
      if (this.#population.length < 2) await this.#fill();
      else {
        this.#step();
        this.#shrink();
        this.#course.step(() => spreadOf(this.#population));
      }
      between();
      if (context.due()) {
        await context.breathe();
        this.#adopt();
        this.#exchange();
      }
    }
    // A search that ends while it fills its population still tells where it began.
    if (this.#course.points.length === 0 && this.#population.length > 0)
      this.#course.step(() => spreadOf(this.#population));
  }

  /** Lets in a better schedule that somebody else has found, in the place of a similar one. */
  #adopt(): void {
    const known = this.#context.incumbent();
    if (known === null || known === this.#adopted || this.#population.length < 2) return;
    this.#adopted = known;
    // An incumbent is never late.
    const values = Float64Array.of(0, ...objectiveValues(this.#instance, known));
    if (compareFitness(values, this.#bestValues) >= 0) return;
    const child = this.#child;
    this.#seeding.take(known, child);
    if (!this.#decoder.decode(child, this.#options.justify) || this.#isKnown(child)) return;
    this.#record(child);
    this.#takeIn(child);
  }

  /**
   * Tells the others of a crew what was taken in here, and takes in what they tell: their populations stay alike,
   * and become one that all of them work on.
   */
  #exchange(): void {
    const exchange = this.#exchangeNow;
    if (exchange === null) return;
    if (this.#news.length > 0) exchange.give(this.#news);
    this.#news = [];
    for (const schedule of exchange.take()) {
      const child = this.#child;
      this.#decoder.take(schedule, child);
      if (this.#isKnown(child)) continue;
      if (compareFitness(child.values, this.#bestValues) < 0) this.#bestValues.set(child.values);
      this.#takeIn(child);
    }
  }

  /** Puts a schedule that was not bred here in the place of a similar one that is no better, if any. */
  #takeIn(child: Individual): void {
    const { rng } = this.#context;
    const size = this.#population.length;
    if (size < 2) return;
    if (this.#twoWay) this.#decoder.sortByEnds(child);
    const place = this.#placeFor(child, rng.int(size), rng.int(size));
    if (place < 0) return;
    this.#child = this.#population[place];
    this.#population[place] = child;
  }

  #share({ start, mode }: Individual): void {
    if (this.#exchangeNow !== null) this.#news.push({ start: start.slice(), mode: mode.slice() });
  }

  #over(): boolean {
    return this.#context.done(this.passes) || this.#context.solved();
  }

  /** Gives the population up for a new one, which this search has to itself. */
  #restart(): void {
    this.#restarts.next();
    this.#population.length = 0;
    this.#news = [];
    this.#began = performance.now();
    this.#passesBefore = this.passes;
  }

  /** Draws more individuals than the budget is worth, and keeps the best. */
  async #fill(): Promise<void> {
    const context = this.#context;
    const { justify, population } = this.#options;
    const seeding = this.#seeding;
    const began = performance.now();
    const passesBefore = this.#decoder.passes;
    const own = { ...context, budget: this.#restarts.budget, exchange: this.#exchangeNow };
    const size = (): PopulationSize => {
      if (population !== null) return { first: population, last: population };
      const elapsedMs =
        performance.now() - began - this.#otherSeeds.reduce((sum, { spentMs }) => sum + spentMs, 0);
      return populationSize(this.#instance, own, elapsedMs, this.#decoder.passes - passesBefore);
    };
    for (let k = 0; this.#population.length < OVERDRAW * size().first && !this.#over(); k++) {
      if (k >= Math.max(LEAST_DRAWS, 2 * OVERDRAW * size().first)) break;
      const individual = this.#child;
      let drawn = true;
      let inSeries = k % 2 === 0;
      if (k === 0 && context.warmStart && this.#restarts.isFirst) seeding.take(context.warmStart, individual);
      else if (this.#drawOther(individual)) inSeries = true;
      else drawn = seeding.draw(individual);
      if (!drawn) this.#otherPasses++;
      const scheduled =
        drawn &&
        // Schedules of both kinds make the population more varied than either alone.
        (inSeries
          ? this.#decoder.decode(individual, justify)
          : this.#decoder.decodeInParallel(individual, justify));
      if (scheduled && !this.#isKnown(individual)) {
        this.#record(individual);
        if (this.#twoWay) this.#decoder.sortByEnds(individual);
        this.#population.push(individual);
        this.#child = createIndividual(this.#instance);
      }
      if (context.due()) await context.breathe();
    }
    this.#size = size();
    const kept = Math.min(this.#population.length, Math.floor(this.#size.first));
    this.#population.sort((a, b) => compareFitness(a.values, b.values)).splice(kept);
    for (const individual of this.#population) this.#share(individual);
  }

  #drawOther(individual: Individual): boolean {
    if (!this.#otherSeeds.some((source) => source.draw(individual))) return false;
    this.#otherPasses++;
    return true;
  }

  /** Lets the worst go where the population is larger than the rest of the budget is worth. */
  #shrink(): void {
    const spent = shareSpent(this.#restarts.budget, performance.now() - this.#began, this.#passesSince);
    const size = sizeAt(this.#size, spent);
    while (this.#population.length > size) removeWorst(this.#population);
  }

  #step(): void {
    const { rng } = this.#context;
    const { crossover, moves, reach } = this.#options;
    const population = this.#population;
    const child = this.#child;
    const x = this.#tournament();
    const y = this.#mateOf(x);
    this.#crossover.cross(crossover, population[x], population[y], child, rng);
    insertTasks(this.#instance, child.list, moves, reach, rng);
    if (this.#instance.isMultiMode) {
      this.#modeMutation.mend(child.mode, population[x].mode);
      if (rng.next() < MODE_IMPROVEMENT) this.#improveModes(child);
      else this.#modeMutation.change(child.mode, rng.int(4));
    }
    const decoded = this.#twoWay
      ? this.#decoder.decodeByEnds(child, Math.max(this.#ticks(population[x]), this.#ticks(population[y])))
      : this.#decoder.decode(child, this.#options.justify);
    if (!decoded) return;
    this.#record(child);
    const place = this.#placeFor(child, x, y);
    if (place < 0 || this.#isKnown(child)) return;
    this.#child = population[place];
    population[place] = child;
    this.#share(child);
  }

  /** Leaves the list as the schedule that chose the modes has it. */
  #improveModes(child: Individual): void {
    if (this.#modeImprovement.run(child) && this.#twoWay) this.#decoder.sortByEnds(child);
  }

  /** Makespan of an individual where that is the fitness. */
  #ticks({ values }: Individual): number {
    return Math.round(values[1] * this.#instance.ticksPerUnit);
  }

  /**
   * Of two individuals, the parents as a rule, and some others drawn at random, the most similar one that is no better than the child: to
   * replace the likes of it keeps the population varied for longer. Source: Harik 1995, restricted tournaments.
   *
   * @returns its position; −1 where the child is worse than all of them
   */
  #placeFor(child: Individual, x: number, y: number): number {
    const population = this.#population;
    let place = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < CROWD; k++) {
      const z = k === 0 ? x : k === 1 ? y : this.#context.rng.int(population.length);
      if (compareFitness(child.values, population[z].values) > 0) continue;
      const apart = distance(child, population[z], least);
      if (apart >= least) continue;
      least = apart;
      place = z;
    }
    return place;
  }

  /**
   * Of two tournament winners the one less like x, which is another one: what is alike has little to give, and the
   * population stays varied. On j120 0.1 points at 50,000 schedules.
   */
  #mateOf(x: number): number {
    const population = this.#population;
    const others = [this.#tournament(), this.#tournament()].filter((y) => y !== x);
    if (others.length === 0)
      return (x + 1 + this.#context.rng.int(population.length - 1)) % population.length;
    const [y, z] = others;
    if (z === undefined) return y;
    const most = Number.POSITIVE_INFINITY;
    return distance(population[x], population[y], most) >= distance(population[x], population[z], most)
      ? y
      : z;
  }

  /** Position of the better of two drawn at random. */
  #tournament(): number {
    const { rng } = this.#context;
    const population = this.#population;
    const x = rng.int(population.length);
    const y = rng.int(population.length);
    return compareFitness(population[x].values, population[y].values) <= 0 ? x : y;
  }

  #isKnown(child: Individual): boolean {
    const population = this.#population;
    for (let x = 0; x < population.length; x++) if (population[x].hash === child.hash) return true;
    return false;
  }

  /** Hands an individual on where it is the best so far. */
  #record(individual: Individual): void {
    if (compareFitness(individual.values, this.#bestValues) >= 0) return;
    this.#bestValues.set(individual.values);
    if (individual.values[0] === 0) this.#context.onIncumbent(individual);
  }
}
