import { Course } from '#evolution/course.ts';
import { PRIORITY_RULES } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { type CriticalPath, criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { compareValues, objectiveValues } from '#schedule/objective.ts';
import type { SearchStatistic } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import { SetSearch } from '../dynamic-programming/setSearch.ts';
import type { PlanContext } from '../planner.ts';
import { windowInstance } from './windowInstance.ts';

/**
 * Takes the tasks of a schedule in order of their starts, so many at a time, half of them again with the next
 * window, and starts those of each window anew as dynamic programming finds it best: for the least time to the
 * end of the project as the critical path tells it, costs and lateness included where the objective counts
 * them. What follows is scheduled again in its order; the schedule is kept where it is no worse. A sweep
 * ends with double justification; sweeps end when one gains nothing.
 */
export class RollingSearch {
  readonly #instance: Instance;
  readonly #window: number;
  readonly #maxStates: number;
  readonly #context: PlanContext;
  readonly #generator: ScheduleGenerator;
  readonly #path: CriticalPath;
  readonly #course = new Course();
  #schedule: Schedule;
  #values: number[] = [];
  /** Tasks placed by dynamic programming. */
  #placed = 0;

  constructor(
    instance: Instance,
    { window, maxStates }: { window: number; maxStates: number },
    context: PlanContext,
  ) {
    this.#instance = instance;
    this.#window = window;
    this.#maxStates = maxStates;
    this.#context = context;
    this.#generator = new ScheduleGenerator(instance);
    this.#path = criticalPath(instance);
    this.#schedule = { start: new Int32Array(instance.taskCount), mode: instance.modePtr.slice(0, -1) };
  }

  /** The schedule to begin with: the one handed over, or latest finish first and justified. False for none. */
  begin(): boolean {
    const { warmStart, rng } = this.#context;
    const instance = this.#instance;
    const list = listByRank(instance, rankOf(PRIORITY_RULES.LFT.priority(instance, this.#path)));
    if (warmStart && this.#take({ start: warmStart.start.slice(), mode: warmStart.mode.slice() }))
      return true;
    const mode = startingModes(instance, list, rng);
    if (mode === null) return false;
    this.#generator.setModes(mode);
    const start = new Int32Array(instance.taskCount);
    if (this.#generator.serial(list, start) === NO_FIT) return false;
    const found = this.#take({ start, mode });
    this.#justify({ start: start.slice(), mode });
    return found || this.#values.length > 0;
  }

  /** One point for the schedule begun with, one a window: there is but one schedule at a time. */
  get statistics(): SearchStatistic[] {
    return this.#course.points;
  }

  async roll(): Promise<void> {
    this.#takeDown();
    for (;;) {
      const before = this.#values;
      const step = Math.ceil(this.#window / 2);
      for (let first = 0; first < this.#instance.taskCount && !this.#over(); first += step) {
        await this.#improve(first);
        this.#takeDown();
      }
      if (this.#over()) return;
      this.#justify({ start: this.#schedule.start.slice(), mode: this.#schedule.mode.slice() });
      this.#takeDown();
      if (compareValues(this.#values, before) >= 0) return;
    }
  }

  #takeDown(): void {
    const [value] = this.#values;
    this.#course.step(() => ({ best: value, mean: value, worst: value }));
  }

  #over(): boolean {
    const schedules = this.#generator.passes + Math.floor(this.#placed / this.#instance.taskCount);
    return this.#context.done(schedules) || this.#context.solved();
  }

  /** Keeps a valid schedule that is no worse. */
  #take(schedule: Schedule): boolean {
    if (checkSchedule(this.#instance, schedule).length > 0) return false;
    const values = objectiveValues(this.#instance, schedule);
    if (this.#values.length > 0 && compareValues(values, this.#values) > 0) return false;
    this.#schedule = schedule;
    this.#values = values;
    this.#context.onIncumbent(schedule);
    return true;
  }

  /** @param schedule overwritten */
  #justify(schedule: Schedule): void {
    if (this.#generator.passes + 2 > this.#context.budget.scheduleLimit || this.#over()) return;
    this.#generator.setModes(schedule.mode);
    const { modeDuration } = this.#instance;
    const makespan = schedule.start.reduce(
      (end, at, i) => Math.max(end, at + modeDuration[schedule.mode[i]]),
      0,
    );
    this.#generator.justify(schedule.start, makespan);
    this.#take(schedule);
  }

  /** Starts the tasks of the window that begins with the `first` in order of starts anew. */
  async #improve(first: number): Promise<void> {
    const order = this.#order();
    const tasks = order.slice(first, first + this.#window);
    const found = await this.#solve(tasks, order.slice(0, first));
    if (found === null || this.#over()) return;
    const mode = this.#schedule.mode.slice();
    const start = new Int32Array(order.length);
    tasks.forEach((i, w) => {
      mode[i] = found.mode[w];
      start[i] = found.start[w];
    });
    const inWindow = tasks.toSorted((a, b) => start[a] - start[b]);
    const list = [...order.slice(0, first), ...inWindow, ...order.slice(first + this.#window)];
    this.#generator.setModes(mode);
    if (this.#generator.serial(Int32Array.from(list), start) !== NO_FIT) this.#take({ start, mode });
  }

  /** All tasks by their starts, predecessors first where these are equal. */
  #order(): number[] {
    const { start } = this.#schedule;
    return [...this.#instance.topological].sort((a, b) => start[a] - start[b]);
  }

  /** Better starts and modes for the window's tasks; null where there are none, or too many states to tell. */
  async #solve(tasks: readonly number[], standing: readonly number[]): Promise<Schedule | null> {
    const context = this.#context;
    const { tail, tailAfterEnd } = this.#path;
    const window = windowInstance(this.#instance, this.#schedule, tasks, standing);
    const following = {
      tail: Int32Array.from(tasks, (i) => tail[i]),
      tailAfterEnd: Int32Array.from(tasks, (i) => tailAfterEnd[i]),
    };
    const search = new SetSearch(window.instance, null, this.#maxStates, following);
    const { start, mode } = this.#schedule;
    const modeInWindow = (i: number, w: number) =>
      window.instance.modePtr[w] + mode[i] - this.#instance.modePtr[i];
    search.beat({
      start: Int32Array.from(tasks, (i) => start[i]),
      mode: Int32Array.from(tasks, modeInWindow),
    });
    let layer = search.first();
    let placed = 0;
    while (search.size < tasks.length) {
      for (const state of layer) {
        search.expand(state);
        this.#placed += search.placed - placed;
        placed = search.placed;
        if (search.full || this.#over()) return null;
        if (context.due()) await context.breathe();
      }
      layer = search.next();
    }
    const best = search.best();
    return best && { start: best.start, mode: Int32Array.from(best.mode, (m) => window.modeRow[m]) };
  }
}
