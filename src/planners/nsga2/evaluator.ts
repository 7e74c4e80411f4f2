import { Budgets } from '#generation/budgets.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import type { ObjectiveTerm } from '#model/problem.ts';
import { deadlineExcess, termValue } from '#schedule/objective.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { beats, type Candidate } from './dominance.ts';
import type { Genome } from './genome.ts';

/** A genome with the schedule it stands for. */
export interface Individual extends Candidate, Genome {
  /** Null when some task fits nowhere. */
  readonly schedule: Schedule | null;
}

/** Weight of an overdrawn budget against ticks behind deadlines. */
const OVERDRAFT_TICKS = 2 ** 30;

/** Decodes genomes: modes within the budgets, a serial pass over the list, then justification where it pays. */
export class Evaluator {
  readonly #instance: Instance;
  readonly #objectives: readonly ObjectiveTerm[];
  readonly #justify: boolean;
  readonly #generator: ScheduleGenerator;
  readonly #budgets: Budgets;
  readonly #rng: Rng;

  constructor(instance: Instance, objectives: readonly ObjectiveTerm[], justify: boolean, rng: Rng) {
    this.#instance = instance;
    this.#objectives = objectives;
    this.#justify = justify;
    this.#generator = new ScheduleGenerator(instance);
    this.#budgets = new Budgets(instance);
    this.#rng = rng;
  }

  get passes(): number {
    return this.#generator.passes;
  }

  /**
   * Decodes and judges a genome; changes its modes where a budget is overdrawn.
   *
   * @param passesLeft passes it may take, at least 1; justification takes two more
   */
  evaluate(genome: Genome, passesLeft: number): Individual {
    const { list, mode } = genome;
    if (this.#budgets.matter) this.#budgets.repair(mode, this.#rng);
    const overdraft = this.#budgets.matter ? this.#budgets.overdraft(mode) : 0;
    this.#generator.setModes(mode);
    const start = new Int32Array(list.length);
    const makespan = this.#generator.serial(list, start);
    if (makespan === NO_FIT) {
      const values = this.#objectives.map(() => Number.POSITIVE_INFINITY);
      return { list, mode, values, violation: Number.POSITIVE_INFINITY, schedule: null };
    }
    const individual = this.#judge(genome, { start, mode }, overdraft);
    if (!this.#justify || passesLeft < 3) return individual;
    const moved = start.slice();
    this.#generator.justify(moved, makespan);
    const justified = this.#judge(genome, { start: moved, mode }, overdraft);
    // A shorter schedule may be a later one for some due date: then it is left as it was.
    return beats(justified, individual) ? justified : individual;
  }

  #judge({ list, mode }: Genome, schedule: Schedule, overdraft: number): Individual {
    const values = this.#objectives.map((term) => termValue(this.#instance, schedule, term));
    const violation = overdraft * OVERDRAFT_TICKS + deadlineExcess(this.#instance, schedule);
    return { list, mode, values, violation, schedule };
  }
}
