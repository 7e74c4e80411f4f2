import { FINISH_FINISH, FINISH_START, START_START } from '#instance/instance.ts';
import { arcLagMs, type RunModel, rowDurationMs } from './runModel.ts';
import { lastAttempt, type RunState, type TaskState } from './runState.ts';
import { Timeline } from './timeline.ts';

export interface Dispatch {
  /** Tasks to start now, in plan order. */
  starts: number[];
  /** Tasks for which there will never be room again, as calendars go. */
  hopeless: number[];
  /** When to look again if nothing happens before; Infinity for never. */
  wakeAt: number;
}

/**
 * Chooses the tasks to start now: conservative backfilling (Mu'alem & Feitelson 2001) in plan order. Every
 * unfinished task, in order of planned start, is given the earliest place that precedence, release dates and
 * capacities leave it, by what has happened so far and planned durations for the rest; those whose place is
 * now start. So a task goes ahead of one planned earlier only where that costs the earlier one nothing,
 * nobody waits for a place in the plan that is free already, and while no task takes longer than planned
 * none starts later than planned: moving tasks to the left in order of their starts frees, and never takes,
 * capacity in every later place.
 *
 * A running task is expected to end as planned; one that is overdue, to be overdue as long again, so that a
 * task which hangs holds back the others less and less.
 *
 * O(tasks + arcs) when nothing is ready, else O(tasks·steps of the timelines + arcs).
 */
export function dispatch(state: RunState, now: number): Dispatch {
  const { model, tasks } = state;
  const outlook = new Outlook(state, now);
  let longestReady = 0;
  let lastReady = -1;
  let wakeAt = Number.POSITIVE_INFINITY;
  for (let k = 0; k < model.order.length; k++) {
    const j = model.order[k];
    if (tasks[j].status !== 'pending') continue;
    const bound = outlook.bound(j);
    outlook.expect(j, bound.time);
    if (!bound.certain) continue;
    if (bound.time > now) wakeAt = Math.min(wakeAt, bound.time);
    else {
      longestReady = Math.max(longestReady, occupiedMs(model, tasks[j].nextRow));
      lastReady = k;
    }
  }
  const starts: number[] = [];
  const hopeless: number[] = [];
  if (lastReady < 0) return { starts, hopeless, wakeAt };

  const capacities = new Capacities(state, now, outlook);
  for (let k = 0; k <= lastReady; k++) {
    const j = model.order[k];
    if (tasks[j].status !== 'pending') continue;
    const bound = outlook.bound(j);
    // What begins when every ready task would be over takes nothing from them.
    if (bound.time >= now + longestReady && bound.time > now) {
      outlook.expect(j, bound.time);
      continue;
    }
    const row = tasks[j].nextRow;
    const start = capacities.earliest(row, bound.time);
    outlook.expect(j, start);
    if (start === Number.POSITIVE_INFINITY) {
      if (bound.certain) hopeless.push(j);
      continue;
    }
    capacities.take(row, start, start + occupiedMs(model, row));
    if (!bound.certain) continue;
    if (start <= now) starts.push(j);
    else wakeAt = Math.min(wakeAt, start);
  }
  return { starts, hopeless, wakeAt };
}

/**
 * Milliseconds for which a row's demands are reserved. A task of duration 0 takes nothing in a plan; one
 * with work to do takes its demands all the same when it runs.
 */
function occupiedMs(model: RunModel, row: number): number {
  const hasWork = model.problem.tasks[model.instance.modeTask[row]].run !== undefined;
  return Math.max(rowDurationMs(model, row), hasWork ? 1 : 0);
}

/** Expected starts and ends of unfinished tasks, in milliseconds since 1970. */
class Outlook {
  readonly #state: RunState;
  readonly #now: number;
  readonly #start: Float64Array;
  readonly #end: Float64Array;

  constructor(state: RunState, now: number) {
    this.#state = state;
    this.#now = now;
    this.#start = new Float64Array(state.tasks.length);
    this.#end = new Float64Array(state.tasks.length);
    state.tasks.forEach((task, i) => {
      const attempt = lastAttempt(task);
      if (task.status === 'running' && attempt)
        this.#end[i] = this.#runningEnd(attempt.row, attempt.startedAt);
      else if (task.status === 'ended' && attempt?.end) this.#end[i] = Math.max(now, attempt.end.at);
    });
  }

  #runningEnd(row: number, startedAt: number): number {
    const planned = startedAt + rowDurationMs(this.#state.model, row);
    return planned > this.#now ? planned : this.#now + Math.max(1, this.#now - planned);
  }

  expect(i: number, start: number): void {
    this.#start[i] = start;
    this.#end[i] = start + rowDurationMs(this.#state.model, this.#state.tasks[i].nextRow);
  }

  endOf(i: number): number {
    return this.#end[i];
  }

  /**
   * Earliest start of pending task j, from now, without regard to capacity. `certain`: nothing has to happen
   * before but time passing.
   *
   * A finish-finish or start-finish arc lets j start when its planned duration brings it to the bound on its
   * end; should it end too early, settle.ts holds its end. A negative lag counts back from the planned end
   * of the running predecessor, as its true end is not known yet.
   */
  bound(j: number): { time: number; certain: boolean } {
    const { model, tasks, startedAt } = this.#state;
    const { predecessors } = model.instance;
    const task = tasks[j];
    const row = task.nextRow;
    const release = startedAt + model.problem.tasks[j].releaseDate * model.msPerUnit;
    let time = Math.max(this.#now, task.notBefore, release);
    let certain = true;
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      const type = predecessors.type[k];
      const before = tasks[i];
      const lag = arcLagMs(model, k, lastAttempt(before)?.row ?? before.nextRow, row);
      const finishesFirst = type === FINISH_START || type === FINISH_FINISH;
      const boundsEnd = !(type === FINISH_START || type === START_START);
      const occurred = finishesFirst ? before.endedAt : (before.attempts[0]?.startedAt ?? null);
      let event = occurred ?? (finishesFirst ? this.#end[i] : this.#start[i]);
      if (occurred === null && before.status === 'pending' && model.position[i] > model.position[j]) {
        // It comes later in the plan, so the arc lets the two overlap; the planned start observes it.
        time = Math.max(time, startedAt + model.plannedStartMs[j]);
        continue;
      }
      if (occurred === null && !boundsEnd) {
        if (lag < 0 && before.status === 'running') event = plannedEnd(model, before);
        else certain = false;
      }
      if (occurred === null && boundsEnd && before.status === 'running') event = plannedEnd(model, before);
      time = Math.max(time, event + lag - (boundsEnd ? rowDurationMs(model, row) : 0));
    }
    return { time, certain };
  }
}

function plannedEnd(model: RunModel, task: TaskState): number {
  const attempt = task.attempts[task.attempts.length - 1];
  return attempt.startedAt + rowDurationMs(model, attempt.row);
}

/** Free capacity of every renewable resource from now on, made for a resource when it is first asked for. */
class Capacities {
  readonly #state: RunState;
  readonly #now: number;
  readonly #timelines = new Map<number, Timeline>();

  constructor(state: RunState, now: number, outlook: Outlook) {
    this.#state = state;
    this.#now = now;
    state.tasks.forEach((task, i) => {
      const attempt = lastAttempt(task);
      // A stopped attempt keeps its capacity until its processes are gone.
      if (task.status === 'running' && attempt && occupiedMs(state.model, attempt.row) > 0)
        this.take(attempt.row, now, outlook.endOf(i));
    });
  }

  #timeline(r: number): Timeline {
    const known = this.#timelines.get(r);
    if (known) return known;
    const { model, startedAt } = this.#state;
    const { calendarPtr, calendarTime, calendarCapacity, capacity } = model.instance;
    const times = [this.#now];
    const free = [capacity[r]];
    for (let k = calendarPtr[r]; k < calendarPtr[r + 1]; k++) {
      const time = startedAt + calendarTime[k] * model.msPerTick;
      if (time <= this.#now) free[0] = calendarCapacity[k];
      else {
        times.push(time);
        free.push(calendarCapacity[k]);
      }
    }
    const timeline = new Timeline(times, free);
    this.#timelines.set(r, timeline);
    return timeline;
  }

  earliest(row: number, from: number): number {
    const { model } = this.#state;
    const { demandPtr, demandResource, demandAmount, renewable } = model.instance;
    const duration = occupiedMs(model, row);
    if (duration === 0) return from;
    let start = from;
    let before: number;
    do {
      before = start;
      for (let k = demandPtr[row]; k < demandPtr[row + 1]; k++) {
        // What is used up was found sufficient by the plan's check, and a retry does not use it up again.
        if (!renewable[demandResource[k]] || start === Number.POSITIVE_INFINITY) continue;
        start = this.#timeline(demandResource[k]).earliest(start, duration, demandAmount[k]);
      }
    } while (start !== before);
    return start;
  }

  take(row: number, start: number, end: number): void {
    const { demandPtr, demandResource, demandAmount, renewable } = this.#state.model.instance;
    if (end <= start) return;
    for (let k = demandPtr[row]; k < demandPtr[row + 1]; k++) {
      if (renewable[demandResource[k]]) this.#timeline(demandResource[k]).take(start, end, demandAmount[k]);
    }
  }
}
