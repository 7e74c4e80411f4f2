import { Budgets } from '#generation/budgets.ts';
import { PRIORITY_RULES, type PriorityRuleId } from '#generation/priorityRules.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf, sampleList } from '#generation/taskList.ts';
import { upwardRankList } from '#generation/upwardRank.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { Individual } from './individual.ts';

/** Rules whose own lists come first, and towards which the others are drawn. */
const RULES: readonly PriorityRuleId[] = ['LFT', 'LST', 'MTS', 'GRPW'];

/** Beyond so many tasks a list is drawn by noise on the rule, as regret looks at every eligible task. */
const MOST_SAMPLED = 2000;

/**
 * Chromosomes to begin with: the schedule started from, the lists of good rules, then lists drawn at random
 * by regret towards these (Kolisch 1996). Modes are those that dispatching the list picks or, for every
 * other list, random ones; repaired where they overdraw a non-renewable resource.
 */
export class Seeding {
  readonly #instance: Instance;
  readonly #rng: Rng;
  readonly #budgets: Budgets;
  readonly #priorities: readonly Float64Array[];
  #drawn = 0;

  constructor(instance: Instance, rng: Rng) {
    const path = criticalPath(instance);
    this.#instance = instance;
    this.#rng = rng;
    this.#budgets = new Budgets(instance);
    this.#priorities = RULES.map((rule) => PRIORITY_RULES[rule].priority(instance, path));
  }

  /**
   * Writes list and modes of the next individual.
   *
   * @returns false where no modes within the budgets were found
   */
  draw(individual: Individual): boolean {
    const k = this.#drawn++;
    const instance = this.#instance;
    if (instance.isMultiMode && k === 0) individual.list.set(upwardRankList(instance));
    else this.#drawList(instance.isMultiMode ? k - 1 : k, individual.list);
    return this.#drawModes(k, individual);
  }

  /** Writes list and modes of an individual that stands for a schedule. */
  take(schedule: Schedule, individual: Individual): void {
    const start = Float64Array.from(schedule.start);
    individual.list.set(listByRank(this.#instance, rankOf(start)));
    individual.mode.set(schedule.mode);
  }

  #drawList(k: number, list: Int32Array): void {
    const instance = this.#instance;
    const rng = this.#rng;
    const priority = this.#priorities[k % RULES.length];
    if (k < RULES.length) list.set(listByRank(instance, rankOf(priority)));
    else if (instance.taskCount <= MOST_SAMPLED) sampleList(instance, priority, 1 + rng.int(3), rng, list);
    else {
      const spread = priority.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 20;
      list.set(listByRank(instance, rankOf(priority.map((value) => value + spread * (rng.next() - 0.5)))));
    }
  }

  #drawModes(k: number, { list, mode }: Individual): boolean {
    const { isMultiMode, modePtr } = this.#instance;
    if (!isMultiMode) return true;
    if (k % 2 === 0) {
      const found = startingModes(this.#instance, list, this.#rng);
      if (found !== null) {
        mode.set(found);
        return true;
      }
    }
    for (let i = 0; i < mode.length; i++) mode[i] = modePtr[i] + this.#rng.int(modePtr[i + 1] - modePtr[i]);
    return !this.#budgets.matter || this.#budgets.repair(mode, this.#rng);
  }
}
