import { NO_FIT } from '#generation/scheduleGenerator.ts';
import type { Individual } from '#evolution/individual.ts';
import type { SeedSource } from '#evolution/steadyState.ts';
import { Construction } from '#learning/construction.ts';
import { GREEDY, Player } from '#learning/rollout.ts';
import type { Instance } from '#instance/instance.ts';
import { isMakespanOnly } from '#schedule/objective.ts';
import type { PlanContext } from '../planner.ts';
import { shippedPolicy } from '../policy/shipped.ts';

/** Beyond so many tasks one construction takes longer than it is worth. */
const MOST_TASKS = 1000;
/** Of drawing; tried from 1 to 4 on j120 at 1,000 to 60,000 schedules, with little between 2 and 4. */
const TEMPERATURE = 2.5;
/** Individuals at most: with few schedules to spend they decide the result, with many the population's variety does. */
const MOST_DRAWN = 80;
/** Share of the time that constructions may take. */
const SHARE = 0.05;

/** Chromosomes for the population that the learned policy draws: its greedy one, then varied ones. */
export class PolicySeeds implements SeedSource {
  spentMs = 0;
  readonly #context: PlanContext;
  readonly #player: Player;
  #drawn = 0;

  constructor(instance: Instance, context: PlanContext) {
    this.#context = context;
    this.#player = new Player(shippedPolicy(), new Construction(instance));
  }

  /** The policy has learned to end early, and nothing else. */
  static applies({ taskCount, objective }: Instance): boolean {
    return taskCount <= MOST_TASKS && isMakespanOnly(objective);
  }

  /** Writes list and modes; false where its turns are over or a task was left without a mode. Counts as one schedule. */
  draw({ list, mode }: Individual): boolean {
    const { budget, rng } = this.#context;
    const byTime = budget.scheduleLimit === Number.POSITIVE_INFINITY;
    if (byTime && this.spentMs > SHARE * budget.timeLimitMs) return false;
    if (this.#drawn >= MOST_DRAWN) return false;
    const began = performance.now();
    const makespan = this.#player.play(this.#drawn++ === 0 ? GREEDY : { rng, temperature: TEMPERATURE });
    this.spentMs += performance.now() - began;
    if (makespan === NO_FIT) return false;
    list.set(this.#player.construction.order);
    mode.set(this.#player.construction.mode);
    return true;
  }
}
