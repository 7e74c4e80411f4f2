import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { type Instance, NEVER } from '#instance/instance.ts';
import { isMakespanOnly } from '#schedule/objective.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import type { SearchContext } from '../searchContext.ts';
import { STEADY_STATE_DEFAULTS, SteadyStateSearch } from '../steadyState.ts';
import { windowInstance } from './windowInstance.ts';

/** Tasks of a window, drawn for each sweep. */
const SIZES = [40, 60, 90];
/** Schedules built in a window. */
const PASSES = 400;

/**
 * Improves a schedule of a large project stretch by stretch. A sweep goes over the tasks by rising start and plans
 * windows of some dozens of them anew, each as an instance of its own (windowInstance) by steady-state genetic
 * search. After every few windows a pass over the whole in the order of the new starts lets all that follows move
 * up; what makes the end later is taken back. Double justification of the whole begins each sweep.
 *
 * A window costs what its own size costs. Passes over the whole are as many as keep them to half of the work.
 * Memory is linear in the tasks.
 *
 * Sources: Debels and Vanhoucke 2007 (decomposition); Valls, Ballestín and Quintanilla 2005 (justification).
 */
export class WindowSearch {
  readonly #instance: Instance;
  readonly #context: SearchContext;
  readonly #generator: ScheduleGenerator;
  readonly #best: { start: Int32Array; mode: Int32Array };
  #bestEnd: number;
  readonly #order: Int32Array;
  readonly #position: Int32Array;
  readonly #longest: number;
  readonly #passesBefore: number;
  /** The incumbent last looked at. */
  #known: Schedule | null = null;
  /** Passes over the whole that the windows so far add up to. */
  #windowPasses = 0;

  /** Whether windows say anything of the instance: the makespan is all that counts, and nothing ties them together. */
  static applies(instance: Instance): boolean {
    return (
      isMakespanOnly(instance.objective) &&
      !instance.hasTransfers &&
      !instance.hasOverlappingArcs &&
      instance.elastic === null &&
      !instance.renewable.includes(0)
    );
  }

  /** @param from a valid schedule; copied */
  constructor(instance: Instance, context: SearchContext, from: Schedule, passesBefore = 0) {
    this.#instance = instance;
    this.#context = context;
    this.#generator = new ScheduleGenerator(instance);
    this.#best = { start: from.start.slice(), mode: from.mode.slice() };
    this.#bestEnd = makespan(instance, from);
    this.#order = new Int32Array(instance.taskCount);
    this.#position = new Int32Array(instance.taskCount).fill(-1);
    this.#longest = instance.modeDuration.reduce((most, duration) => Math.max(most, duration), 0);
    this.#passesBefore = passesBefore;
  }

  /** Schedules built so far, those before this search included; windows count by their share of the tasks. */
  get passes(): number {
    return this.#passesBefore + this.#generator.passes + Math.floor(this.#windowPasses);
  }

  async run(): Promise<void> {
    const { rng } = this.#context;
    while (!this.#over()) {
      this.#adopt();
      this.#justify();
      const size = SIZES[rng.int(SIZES.length)];
      await this.#sweep(size, rng.int(size));
    }
  }

  #over(): boolean {
    return this.#context.done(this.passes) || this.#context.solved();
  }

  #justify(): void {
    const trial = { start: this.#best.start.slice(), mode: this.#best.mode };
    this.#generator.setModes(trial.mode);
    this.#keep(trial, this.#generator.justify(trial.start, this.#bestEnd));
    this.#generator.listByStart(this.#best.start, this.#order);
  }

  /** Windows of `size` tasks, each over half of the one before, the first from `offset` on. */
  async #sweep(size: number, offset: number): Promise<void> {
    const { taskCount } = this.#instance;
    const batch = Math.max(1, Math.round(taskCount / (size * PASSES) / 0.5));
    for (let from = offset; from < taskCount && !this.#over();) {
      this.#adopt();
      const trial = { start: this.#best.start.slice(), mode: this.#best.mode.slice() };
      let changed = false;
      for (let k = 0; k < batch && from < taskCount && !this.#over(); k++, from += size) {
        if (await this.#plan(trial, from, Math.min(taskCount, from + size))) changed = true;
        if (this.#context.due()) await this.#context.breathe();
      }
      if (changed) this.#settle(trial);
    }
  }

  /** Goes on from a better schedule that somebody else has found, were it in the midst of a sweep. */
  #adopt(): void {
    const known = this.#context.incumbent();
    if (known === null || known === this.#known) return;
    this.#known = known;
    const end = makespan(this.#instance, known);
    if (end >= this.#bestEnd) return;
    this.#best.start.set(known.start);
    this.#best.mode.set(known.mode);
    this.#bestEnd = end;
    this.#generator.listByStart(known.start, this.#order);
  }

  /** Plans the window [from, to) of the order anew and writes its starts and modes. @returns whether it did better */
  async #plan(trial: { start: Int32Array; mode: Int32Array }, from: number, to: number): Promise<boolean> {
    if (to - from < 2) return false;
    const order = this.#order;
    const { instance, origin } = windowInstance(
      this.#instance,
      trial,
      order,
      from,
      to,
      this.#position,
      this.#longest,
    );
    const tasks = order.subarray(from, to);
    const { modePtr } = this.#instance;
    const now: Schedule = {
      start: Int32Array.from(tasks, (i) => trial.start[i] - origin),
      mode: Int32Array.from(tasks, (i, k) => instance.modePtr[k] + trial.mode[i] - modePtr[i]),
    };
    let best: Schedule = now;
    const before = weightedEnd(instance, now);
    let least = before;
    const search = new SteadyStateSearch(
      instance,
      {
        rng: this.#context.rng,
        budget: { timeLimitMs: Number.POSITIVE_INFINITY, scheduleLimit: PASSES },
        warmStart: now,
        crew: { place: 0, size: 1 },
        exchange: null,
        incumbent: () => null,
        done: (passes) => passes >= PASSES,
        due: () => false,
        breathe: async () => {},
        solved: () => false,
        onIncumbent: (schedule) => {
          const value = weightedEnd(instance, schedule);
          if (value >= least) return;
          least = value;
          best = { start: schedule.start.slice(), mode: schedule.mode.slice() };
        },
      },
      STEADY_STATE_DEFAULTS,
    );
    await search.run();
    this.#windowPasses += (PASSES * tasks.length) / this.#instance.taskCount;
    if (least >= before) return false;
    for (let k = 0; k < tasks.length; k++) {
      trial.start[tasks[k]] = best.start[k] + origin;
      trial.mode[tasks[k]] = best.mode[k] - instance.modePtr[k] + modePtr[tasks[k]];
    }
    return true;
  }

  /** A pass over the whole in the order of the trial's starts. */
  #settle(trial: { start: Int32Array; mode: Int32Array }): void {
    const list = new Int32Array(trial.start.length);
    this.#generator.setModes(trial.mode);
    this.#generator.listByStart(trial.start, list);
    if (!this.#keep(trial, this.#generator.serial(list, trial.start))) return;
    this.#generator.listByStart(this.#best.start, this.#order);
  }

  /** Keeps a schedule that ends no later than the best. */
  #keep(trial: { start: Int32Array; mode: Int32Array }, end: number): boolean {
    if (end === NO_FIT || end > this.#bestEnd || this.#isLate(trial)) return false;
    this.#best.start.set(trial.start);
    this.#best.mode.set(trial.mode);
    const isBetter = end < this.#bestEnd;
    this.#bestEnd = end;
    if (isBetter) {
      this.#context.done(this.passes);
      this.#context.onIncumbent(this.#best);
    }
    return true;
  }

  #isLate({ start, mode }: Schedule): boolean {
    const { deadline, modeDuration } = this.#instance;
    for (let i = 0; i < start.length; i++)
      if (deadline[i] < NEVER && start[i] + modeDuration[mode[i]] > deadline[i]) return true;
    return false;
  }
}

function weightedEnd({ weight, modeDuration }: Instance, { start, mode }: Schedule): number {
  let sum = 0;
  for (let k = 0; k < start.length; k++) sum += weight[k] * (start[k] + modeDuration[mode[k]]);
  return sum;
}
