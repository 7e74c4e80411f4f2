import { Dispatcher, earliestEnd } from '#generation/dispatcher.ts';
import { PRIORITY_RULES, type PriorityRuleId } from '#generation/priorityRules.ts';
import { NO_FIT, ScheduleGenerator } from '#generation/scheduleGenerator.ts';
import { startingModes } from '#generation/startingModes.ts';
import { listByRank, rankOf } from '#generation/taskList.ts';
import { upwardRankList } from '#generation/upwardRank.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import { deadlineExcess } from '#schedule/objective.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { Effort } from './effort.ts';

const RULES: readonly PriorityRuleId[] = ['LFT', 'LST', 'MTS', 'GRPW'];

export interface RulesResult {
  /** The least late, then the shortest; null when there is none. */
  readonly schedule: Schedule | null;
  /** Ticks. */
  readonly makespan: number;
  /** False when the effort ended before every rule was tried. */
  readonly complete: boolean;
}

/**
 * The best of a few rules: dispatching by upward rank to the node where a task ends first, and LFT, LST,
 * MTS and GRPW serially and in parallel, each followed by double justification. Calendars are heeded, so
 * that with real durations and outages in the instance it is the plan of somebody who knows the future.
 *
 * @param given a valid schedule that is justified as well, and kept where nothing is better
 * @param onSchedule told every schedule; copy what you keep
 */
export async function planByRules(
  instance: Instance,
  rng: Rng,
  effort: Effort,
  given: Schedule | null = null,
  onSchedule: (schedule: Schedule) => void = () => {},
): Promise<RulesResult> {
  const generator = new ScheduleGenerator(instance);
  const start = new Int32Array(instance.taskCount);
  let best: Schedule | null = null;
  let [bestExcess, bestMakespan] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const offer = (makespan: number, mode: Int32Array) => {
    onSchedule({ start, mode });
    const excess = deadlineExcess(instance, { start, mode });
    if (excess > bestExcess || (excess === bestExcess && makespan >= bestMakespan)) return;
    [bestExcess, bestMakespan] = [excess, makespan];
    best = { start: start.slice(), mode: mode.slice() };
  };
  /** Offers what is in `start`, then what justification makes of it. */
  const improve = async (makespan: number, mode: Int32Array): Promise<boolean> => {
    if (makespan === NO_FIT) return true;
    offer(makespan, mode);
    // Justification takes two passes.
    if (!(await effort.spend(2))) return false;
    generator.setModes(mode);
    offer(generator.justify(start, makespan), mode);
    return true;
  };
  const result = (complete: boolean): RulesResult => ({ schedule: best, makespan: bestMakespan, complete });

  if (given !== null) {
    start.set(given.start);
    const { modeDuration } = instance;
    const makespan = given.start.reduce((end, at, i) => Math.max(end, at + modeDuration[given.mode[i]]), 0);
    if (!(await improve(makespan, given.mode))) return result(false);
  }
  if (instance.isMultiMode) {
    if (!(await effort.spend(1))) return result(false);
    const mode = new Int32Array(instance.taskCount);
    const makespan = new Dispatcher(instance).run(upwardRankList(instance), earliestEnd, start, mode);
    if (!(await improve(makespan, mode))) return result(false);
  }
  const path = criticalPath(instance);
  for (const rule of RULES) {
    if (!(await effort.spend(1))) return result(false);
    const rank = rankOf(PRIORITY_RULES[rule].priority(instance, path));
    const list = listByRank(instance, rank);
    const mode = startingModes(instance, list, rng);
    if (mode === null) continue;
    generator.setModes(mode);
    if (!(await improve(generator.serial(list, start), mode))) return result(false);
    if (!(await effort.spend(1))) return result(false);
    if (!(await improve(generator.parallel(rank, start), mode))) return result(false);
  }
  return result(true);
}
