import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import type { Instance } from '#instance/instance.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { compareFitness, Fitness } from './fitness.ts';
import { copyIndividual, createIndividual, hashOf, type Individual } from './individual.ts';

/**
 * A first pass longer than both parents by more than this part is hardly ever made up for by the second. Schedules j120
 * by 5,000 passes 0.2 points better than without; 0.01 and 0.03 by less than half as much.
 */
const HOPELESS = 0.02;
/** First passes remembered, a power of two: where one comes up again, so would its schedule. */
const REMEMBERED = 2 ** 16;

/**
 * Turns chromosomes into schedules: one serial pass forward, then, when justifying, one backward and one
 * forward over the tasks as the last pass left them (double justification, Valls, Ballestín and Quintanilla
 * 2005). The list is rewritten in the order of starts, so that position in a list means time.
 */
export class Decoder {
  readonly fitness: Fitness;
  readonly #instance: Instance;
  /** Where an earlier plan has the tasks, if the objective minds; else null. */
  readonly #wanted: Int32Array | null;
  readonly #generator: ScheduleGenerator;
  readonly #isMultiMode: boolean;
  readonly #passesBefore: number;
  readonly #mostPasses: number;
  /** The schedule before justification, should that make it worse. */
  readonly #early: Individual;
  readonly #late: Int32Array;
  readonly #lateList: Int32Array;
  /** Hashes of the lists that first passes left, each in the place that its last bits say. */
  readonly #remembered = new Int32Array(REMEMBERED);

  /**
   * @param mostPasses the budget of schedules: justification is left out where it no longer fits
   * @param passesBefore schedules that others have built out of the same budget
   */
  constructor(instance: Instance, mostPasses: number, passesBefore = 0) {
    this.fitness = new Fitness(instance);
    this.#instance = instance;
    const minds = instance.objective.some((level) => level.some(({ term }) => term === 'instability'));
    this.#wanted = minds && instance.planned !== null ? instance.planned.start : null;
    this.#generator = new ScheduleGenerator(instance);
    this.#isMultiMode = instance.isMultiMode;
    this.#mostPasses = mostPasses;
    this.#passesBefore = passesBefore;
    this.#early = createIndividual(instance);
    this.#late = new Int32Array(instance.taskCount);
    this.#lateList = new Int32Array(instance.taskCount);
  }

  /** Schedules built so far, those of others included: what a budget counts. */
  get passes(): number {
    return this.#passesBefore + this.#generator.passes;
  }

  /**
   * Schedules an individual; reads its list and modes, writes list, starts, values and hash.
   *
   * @returns false where some task fitted nowhere; values are Infinity then
   */
  decode(individual: Individual, justify: boolean): boolean {
    const generator = this.#generator;
    const { list, mode, start } = individual;
    if (this.#isMultiMode) generator.setModes(mode);
    return this.#finish(individual, generator.serial(list, start), justify);
  }

  /**
   * As decode, but with parallel generation first, which takes positions in the list as priorities. Makes
   * better schedules of lists drawn by rules than serial generation does, and reaches fewer of them.
   */
  decodeInParallel(individual: Individual, justify: boolean): boolean {
    const generator = this.#generator;
    const { list, mode, start } = individual;
    if (this.#isMultiMode) generator.setModes(mode);
    const rank = this.#late;
    for (let x = 0; x < list.length; x++) rank[list[x]] = x;
    return this.#finish(individual, generator.parallel(rank, start), justify);
  }

  /**
   * As decode with justification, for one pass less: the list, which stands by ends, goes backward first and
   * then forward by the late starts (the two directions of Debels and Vanhoucke 2005, in one individual).
   * For the makespan alone; leaves the list by ends. Given up after the first pass where that is hopeless, or has
   * led to the same late starts before: some 8 % of the children on j120.
   *
   * @param end the longer of the parents' makespans, in ticks, from where the backward pass starts
   * @returns false where it was given up, or nothing was scheduled
   */
  decodeByEnds(individual: Individual, end: number): boolean {
    const generator = this.#generator;
    const { list, mode, start } = individual;
    if (this.#isMultiMode) generator.setModes(mode);
    const lateList = this.#lateList;
    const n = list.length;
    for (let x = 0; x < n; x++) lateList[x] = list[n - 1 - x];
    const length =
      this.passes + 2 <= this.#mostPasses ? generator.serialBackward(lateList, end, this.#late) : NO_FIT;
    if (length !== NO_FIT) {
      if (length > (1 + HOPELESS) * end) return false;
      generator.listByStart(this.#late, lateList);
      if (this.#isRepeated(lateList, mode)) return false;
      const makespan = generator.serial(lateList, start);
      if (makespan !== NO_FIT) {
        this.fitness.measure(individual, makespan);
        individual.hash = hashOf(start, mode);
        this.sortByEnds(individual);
        return true;
      }
    }
    const scheduled = this.decode(individual, true);
    if (scheduled) this.sortByEnds(individual);
    return scheduled;
  }

  /** Whether the second pass has gone over this list before, as far as is remembered; now it is. */
  #isRepeated(list: Int32Array, mode: Int32Array): boolean {
    const hash = hashOf(list, mode);
    const place = hash & (REMEMBERED - 1);
    if (this.#remembered[place] === hash) return true;
    this.#remembered[place] = hash;
    return false;
  }

  /** Makes the individual that stands for a schedule somebody else has decoded; no pass is taken for it. */
  take(schedule: Schedule, individual: Individual): void {
    individual.start.set(schedule.start);
    individual.mode.set(schedule.mode);
    this.fitness.measure(individual, makespan(this.#instance, individual));
    individual.hash = hashOf(individual.start, individual.mode);
    this.#generator.setModes(individual.mode);
    this.#generator.listByStart(individual.start, individual.list);
  }

  /** Puts the list of a scheduled individual in the order of ends. */
  sortByEnds({ list, mode, start }: Individual): void {
    if (this.#isMultiMode) this.#generator.setModes(mode);
    this.#generator.listByEnd(start, list);
    list.reverse();
  }

  #finish(individual: Individual, makespan: number, justify: boolean): boolean {
    const generator = this.#generator;
    const { list, mode, start } = individual;
    if (makespan === NO_FIT) {
      individual.values.fill(Number.POSITIVE_INFINITY);
      return false;
    }
    this.fitness.measure(individual, makespan);
    if (justify && makespan > 0 && this.passes + 2 <= this.#mostPasses) this.#justify(individual, makespan);
    if (this.#wanted !== null && this.passes < this.#mostPasses) this.#delay(individual, this.#wanted);
    generator.listByStart(start, list);
    individual.hash = hashOf(start, mode);
    return true;
  }

  #justify(individual: Individual, makespan: number): void {
    const generator = this.#generator;
    const { list, start } = individual;
    generator.listByEnd(start, this.#lateList);
    if (generator.serialBackward(this.#lateList, makespan, this.#late) === NO_FIT) return;
    copyIndividual(individual, this.#early);
    generator.listByStart(this.#late, list);
    const improved = generator.serial(list, start);
    if (improved !== NO_FIT) {
      this.fitness.measure(individual, improved);
      if (compareFitness(individual.values, this.#early.values) <= 0) return;
    }
    copyIndividual(this.#early, individual);
  }

  /** Puts tasks off towards where the earlier plan has them, and keeps that where it is better. */
  #delay(individual: Individual, wanted: Int32Array): void {
    copyIndividual(individual, this.#early);
    const [first] = this.#instance.objective;
    const countsEnd = first.some(({ term }) => term === 'makespan');
    const end = countsEnd ? makespan(this.#instance, individual) : this.#instance.horizon;
    this.#generator.delayTowards(wanted, individual.start, end);
    this.fitness.measure(individual, makespan(this.#instance, individual));
    if (compareFitness(individual.values, this.#early.values) > 0) copyIndividual(this.#early, individual);
  }
}
