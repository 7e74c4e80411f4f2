import { WindowSearch } from '#evolution/windows/windowSearch.ts';
import { PRIORITY_RULES, type PriorityRuleId } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { type Instance, NEVER } from '#instance/instance.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import type { PlanContext } from '../planner.ts';

/** From so many tasks on, lists as a whole are too long to search. */
const LARGE = 2000;
/** Each is a few passes over all of it. */
const RULES: readonly PriorityRuleId[] = ['LFT', 'LST', 'MTS'];

/**
 * The search of `auto` for large instances: a few rules, serially and in parallel, each in the modes that end earliest
 * by it and justified, then the best of these and of what was known improved window by window, modes included.
 */
export class LargeSearch {
  readonly #instance: Instance;
  readonly #context: PlanContext;
  readonly #generator: ScheduleGenerator;
  #best: Schedule | null;
  #bestEnd: number;

  static applies(instance: Instance): boolean {
    return (
      instance.taskCount >= LARGE &&
      instance.deadline.every((date) => date === NEVER) &&
      WindowSearch.applies(instance)
    );
  }

  constructor(instance: Instance, context: PlanContext) {
    this.#instance = instance;
    this.#context = context;
    this.#generator = new ScheduleGenerator(instance);
    this.#best = context.warmStart ?? null;
    this.#bestEnd = this.#best === null ? Number.POSITIVE_INFINITY : makespan(instance, this.#best);
  }

  async run(): Promise<void> {
    const path = criticalPath(this.#instance);
    for (const rule of RULES) {
      const rank = rankOf(PRIORITY_RULES[rule].priority(this.#instance, path));
      const list = listByRank(this.#instance, rank);
      if (this.#over()) return;
      const mode = startingModes(this.#instance, list, this.#context.rng);
      if (mode === null) continue;
      this.#generator.setModes(mode);
      for (const pass of ['serial', 'parallel'] as const) {
        if (this.#over()) return;
        const start = new Int32Array(list.length);
        const end =
          pass === 'serial' ? this.#generator.serial(list, start) : this.#generator.parallel(rank, start);
        this.#improve({ start, mode }, end);
        if (this.#context.due()) await this.#context.breathe();
      }
    }
    if (this.#best === null || this.#over()) return;
    const search = new WindowSearch(this.#instance, this.#context, this.#best, this.#generator.passes);
    await search.run();
  }

  #over(): boolean {
    return this.#context.done(this.#generator.passes) || this.#context.solved();
  }

  #improve(schedule: Schedule, end: number): void {
    if (end === NO_FIT) return;
    this.#offer(schedule, end);
    // Justification takes two passes.
    if (this.#over() || this.#generator.passes + 2 > this.#context.budget.scheduleLimit) return;
    this.#offer(schedule, this.#generator.justify(schedule.start, end));
  }

  #offer({ start, mode }: Schedule, end: number): void {
    if (end >= this.#bestEnd) return;
    this.#best = { start: start.slice(), mode: mode.slice() };
    this.#bestEnd = end;
    this.#context.onIncumbent(this.#best);
  }
}
