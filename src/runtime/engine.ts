import type { AttemptOrder, AttemptReport } from './backends/contract.ts';
import { dispatch } from './dispatch.ts';
import { evaluateResult } from './evaluate.ts';
import type { AttemptEnded, RunEvent } from './events.ts';
import { modeOfRow, nodeOfRow, rowDurationMs } from './runModel.ts';
import { type AttemptState, applyEvent, isFinal, lastAttempt, type RunState } from './runState.ts';
import { settleTask } from './settle.ts';

export type Command = { type: 'perform'; order: AttemptOrder } | { type: 'stop'; order: AttemptOrder };

export interface Reaction {
  state: RunState;
  /** To be written down before any command is carried out: the event given, and all that follows from it. */
  events: RunEvent[];
  commands: Command[];
  /** When to react again if nothing happens before; Infinity for never. */
  wakeAt: number;
}

/**
 * The engine: what a run does about an event. Pure; the world is at its edge, in the runner.
 *
 * @param event null when only time has passed. An `attemptEnded` of an attempt that is not under way is
 *   dropped, so no attempt ends twice.
 * @param now at or after every earlier event
 */
export function react(before: RunState, event: RunEvent | null, now: number): Reaction {
  let state = before;
  const events: RunEvent[] = [];
  const commands: Command[] = [];
  const record = (next: RunEvent) => {
    events.push(next);
    state = applyEvent(state, next);
    if (next.type === 'attemptStarted') commands.push({ type: 'perform', order: orderOf(state, next.task) });
    if (next.type === 'stopRequested') commands.push({ type: 'stop', order: orderOf(state, next.task) });
  };
  const nothing = (wakeAt: number): Reaction => ({ state, events, commands, wakeAt });
  if (state.outcome !== null) return nothing(Number.POSITIVE_INFINITY);
  if (event !== null && !(event.type === 'attemptEnded' && !isUnderWay(state, event))) record(event);

  let wakeAt = Number.POSITIVE_INFINITY;
  // Predecessors first, so that one pass carries a failure to all that wait for it.
  const settleAll = () => {
    for (const i of state.model.instance.topological) {
      const next = settleTask(state, i, now);
      if (typeof next === 'number') wakeAt = Math.min(wakeAt, next);
      else record(next);
    }
  };
  let moved: boolean;
  do {
    wakeAt = Number.POSITIVE_INFINITY;
    settleAll();
    const { starts, hopeless, wakeAt: dispatchAt } = dispatch(state, now);
    wakeAt = Math.min(wakeAt, dispatchAt);
    for (const i of starts) record(startEvent(state, i, now));
    for (const i of hopeless) {
      const { id } = state.model.problem.tasks[i];
      const message = 'the capacity it needs never comes back, by the calendars';
      record({ type: 'taskEnded', at: now, task: id, outcome: 'failed', endedAt: now, message });
    }
    // A start may let others start or end, and a failure skips those that wait for it.
    moved = starts.length + hopeless.length > 0;
  } while (moved);
  if (state.tasks.every(isFinal)) record({ type: 'runEnded', at: now, outcome: runOutcome(state) });
  return nothing(state.outcome === null ? wakeAt : Number.POSITIVE_INFINITY);
}

/** What to do again on resuming: every attempt that the log says is under way, and the stops asked for. */
export function unfinishedCommands(state: RunState): Command[] {
  return state.tasks.flatMap((task, i): Command[] => {
    if (task.status !== 'running') return [];
    const order = orderOf(state, state.model.problem.tasks[i].id);
    const perform: Command = { type: 'perform', order };
    return lastAttempt(task)?.stopRequested ? [perform, { type: 'stop', order }] : [perform];
  });
}

/** The event for a backend's report: a result that fails an evaluation rule makes a success a rejection. */
export function judge(order: AttemptOrder, report: AttemptReport, now: number): AttemptEnded {
  const fault = report.outcome === 'succeeded' ? evaluateResult(order.task.evaluate, report.result) : null;
  return {
    type: 'attemptEnded',
    at: now,
    task: order.task.id,
    attempt: order.attempt,
    outcome: fault === null ? report.outcome : 'rejected',
    endedAt: Math.min(now, Math.max(order.startedAt, report.endedAt)),
    message: fault ?? report.message,
    result: report.result,
  };
}

function isUnderWay(state: RunState, event: AttemptEnded): boolean {
  const task = state.tasks[state.model.taskIndex.get(event.task) as number];
  return task.status === 'running' && lastAttempt(task)?.attempt === event.attempt;
}

function startEvent(state: RunState, i: number, now: number): RunEvent {
  const { instance, problem } = state.model;
  const { nextRow, attempts } = state.tasks[i];
  return {
    type: 'attemptStarted',
    at: now,
    task: problem.tasks[i].id,
    attempt: attempts.length + 1,
    mode: modeOfRow(instance, nextRow).id,
    node: nodeOfRow(instance, nextRow)?.id ?? null,
  };
}

function orderOf(state: RunState, id: string): AttemptOrder {
  const { model } = state;
  const i = model.taskIndex.get(id) as number;
  const task = model.problem.tasks[i];
  const { attempt, row, startedAt } = lastAttempt(state.tasks[i]) as AttemptState;
  return {
    task,
    attempt,
    mode: modeOfRow(model.instance, row),
    node: nodeOfRow(model.instance, row),
    startedAt,
    plannedDurationMs: rowDurationMs(model, row),
    timeoutMs: task.timeout * model.msPerUnit,
  };
}

function runOutcome(state: RunState): 'succeeded' | 'failed' | 'cancelled' {
  if (state.tasks.every((task) => task.status === 'succeeded')) return 'succeeded';
  const cancelled =
    state.cancelRequested ||
    (state.tasks.some((task) => task.status === 'cancelled') &&
      state.tasks.every((task) => task.status !== 'failed'));
  return cancelled ? 'cancelled' : 'failed';
}
