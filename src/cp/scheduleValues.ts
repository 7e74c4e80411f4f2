import type { Instance } from '#instance/instance.ts';
import { isMakespanOnly, objectiveValues } from '#schedule/objective.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import type { ObjectiveSum } from './objectiveSum.ts';
import { sumOf } from './propagators/weighted-sum/weightedSum.ts';
import type { ScheduleModel } from './scheduleModel.ts';
import { chosenModes } from './taskVariables.ts';

/** Writes the value of each variable of the model in a schedule; of further variables nothing. */
export function valuesIn(
  instance: Instance,
  { tasks, pairs, firstPair, makespan: latest, objective, sum }: ScheduleModel,
  schedule: Schedule,
  values: Int32Array,
): void {
  const { modePtr, modeDuration } = instance;
  const { start, mode } = schedule;
  values.set(start);
  values[latest] = makespan(instance, schedule);
  for (let i = 0; i < tasks.rank.length; i++) {
    const x = tasks.rank[i];
    if (x < 0) continue;
    values[x] = tasks.modeOfRank.indexOf(mode[i], modePtr[i]) - modePtr[i];
    values[tasks.end[i]] = start[i] + modeDuration[mode[i]];
  }
  for (let k = 0; k < pairs.length; k++)
    values[firstPair + k] = start[pairs[k].first] < start[pairs[k].second] ? 1 : 0;
  if (objective !== latest) values[objective] = sumOf(sum.terms, values);
}

/** The objective of a schedule as the solver counts it. */
export function wholeObjective(instance: Instance, { scale }: ObjectiveSum, schedule: Schedule): number {
  return Math.round(objectiveValues(instance, schedule)[0] * scale);
}

/** By when a better schedule ends at the latest, as far as a better one need be looked for. */
export function latestEndOfBetter(instance: Instance, schedule: Schedule): number {
  return isMakespanOnly(instance.objective) ? makespan(instance, schedule) - 1 : instance.horizon;
}

/** The schedule that the store has settled on: every start and rank has one value left. */
export function settledSchedule(instance: Instance, { store, tasks }: ScheduleModel): Schedule {
  const start = Int32Array.from({ length: instance.taskCount }, (_, i) => store.bound[2 * i]);
  return { start, mode: chosenModes(instance, tasks, store.bound) };
}
