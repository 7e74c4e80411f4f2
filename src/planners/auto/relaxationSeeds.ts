import { isTooLarge } from '#cp/propagators/relaxation/linearProgramme.ts';
import { PrimalDual } from '#cp/propagators/relaxation/primalDual.ts';
import { buildScheduleModel, type ScheduleModel } from '#cp/scheduleModel.ts';
import type { Individual } from '#evolution/individual.ts';
import type { SeedSource } from '#evolution/steadyState.ts';
import { Budgets } from '#generation/budgets.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanContext } from '../planner.ts';

/** Coefficients gone through to find the mixture of modes, some tens of milliseconds, and steps at most. */
const MOST_WORK = 10_000_000;
const MOST_STEPS = 2000;
/** Individuals at most; with 80 the population has less variety, and 20 hard files of MMLIB50 are as they are with none. */
const MOST_DRAWN = 20;
/** How far the length of what follows a task is changed at random, up and down. */
const NOISE = 0.1;

/**
 * Chromosomes for the population whose modes are drawn from the mixture that the linear relaxation finds best: how much
 * of each task should go on which node, or be bought shorter. The list is by what follows a task in these modes.
 *
 * Source: Raghavan and Thompson 1987, Randomized rounding.
 */
export class RelaxationSeeds implements SeedSource {
  readonly spentMs = 0;
  readonly #instance: Instance;
  readonly #context: PlanContext;
  readonly #budgets: Budgets;
  readonly #model: ScheduleModel | null;
  readonly #solver: PrimalDual | null;
  readonly #tail: Float64Array;
  #drawn = 0;

  /** @param latestEnd an end by which there is a schedule, in ticks */
  constructor(instance: Instance, context: PlanContext, latestEnd: number) {
    this.#instance = instance;
    this.#context = context;
    this.#budgets = new Budgets(instance);
    this.#tail = new Float64Array(instance.taskCount);
    const model = isTooLarge(instance) ? null : buildScheduleModel(instance, latestEnd);
    this.#model = typeof model === 'string' ? null : model;
    const programme = this.#model?.programme ?? null;
    this.#solver = programme && new PrimalDual(programme);
    if (programme !== null && this.#model !== null)
      this.#solver?.run(
        Math.min(MOST_STEPS, Math.ceil(MOST_WORK / programme.column.length)),
        this.#model.store.bound,
      );
  }

  /** Writes list and modes, building no schedule; false where its turns are over or no modes within the budgets were found. */
  draw({ list, mode }: Individual): boolean {
    const model = this.#model;
    if (model === null || this.#solver === null || this.#drawn >= MOST_DRAWN) return false;
    const { rng } = this.#context;
    this.#drawModes(mode, this.#drawn++ === 0);
    if (this.#budgets.matter && !this.#budgets.repair(mode, rng)) return false;
    const { topological, successors, modeDuration } = this.#instance;
    const tail = this.#tail;
    for (let x = topological.length - 1; x >= 0; x--) {
      const i = topological[x];
      let rest = 0;
      for (let k = successors.ptr[i]; k < successors.ptr[i + 1]; k++)
        rest = Math.max(rest, successors.lag[k] + tail[successors.task[k]]);
      tail[i] = rest + modeDuration[mode[i]] * (1 + NOISE * (2 * rng.next() - 1));
    }
    list.set(listByRank(this.#instance, rankOf(tail.map((value) => -value))));
    return true;
  }

  #drawModes(mode: Int32Array, mostLikely: boolean): void {
    const { rng } = this.#context;
    const { tasks, programme } = this.#model as ScheduleModel;
    const { value } = this.#solver as PrimalDual;
    const { modePtr } = this.#instance;
    let u = 0;
    for (let i = 0; i < mode.length; i++) {
      mode[i] = modePtr[i];
      if (tasks.rank[i] < 0 || programme === null) continue;
      const from = programme.choicePtr[u];
      const count = programme.choicePtr[++u] - from;
      let rank = 0;
      if (mostLikely) {
        for (let k = 1; k < count; k++) if (value[from + k] > value[from + rank]) rank = k;
      } else for (let left = rng.next(); rank < count - 1 && (left -= value[from + rank]) >= 0;) rank++;
      mode[i] = tasks.modeOfRank[modePtr[i] + rank];
    }
  }
}
