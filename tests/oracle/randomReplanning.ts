import { type Progress, type Replanning, replanProblem } from '#generation/replan.ts';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { AllotError } from '#model/errors.ts';
import { parseProblem } from '#model/parse.ts';
import type { Problem } from '#model/problem.ts';
import type { ProblemInput } from '#model/schema.ts';
import { checkPlan, type PlanRow } from './checkPlan.ts';
import { listSchedule } from './listScheduler.ts';
import { type Choices, type Limits, randomProblem } from './randomProblem.ts';

export interface DrawnReplanning extends Replanning {
  /** The plan under way. */
  rows: PlanRow[];
  progress: Progress;
  instance: Instance;
  tick: number;
}

/**
 * A random plan, a moment in the middle of it, tasks that took other times than planned, at times a pool that has
 * lost some of its capacity or tasks that now last longer, and what replanProblem makes of it.
 *
 * @param undisturbed everything has gone as planned and stays as it is
 */
export function randomReplanning(
  choices: Choices,
  limits: Limits = {},
  undisturbed = false,
): DrawnReplanning {
  for (;;) {
    const { problem, instance, tick } = randomProblem(choices, limits);
    const rows = listSchedule(problem, tick, choices, Math.min(instance.horizon, 30));
    if (checkPlan(problem, rows, tick).length > 0) continue;
    const end = Math.round(Math.max(...rows.map((row) => row.end)) / tick);
    const now = choices.int(end + 1) * tick;
    const begun = rows
      .filter(({ start }) => start < now)
      .map(({ id, start, end: planned }) => {
        const late = undisturbed ? 0 : Math.max(0, choices.int(5) - 2) * tick;
        const isRunning = planned + late > now;
        return isRunning && choices.int(2) === 0 ? { id, start } : { id, start, end: planned + late };
      });
    const progress: Progress = {
      now,
      ...(undisturbed && choices.int(2) === 0 ? {} : { begun }),
      ...(choices.int(2) === 0 ? { frozenUntil: now + choices.int(6) * tick } : {}),
    };
    try {
      const changed = undisturbed ? problem : disturb(problem, choices);
      const replanning = replanProblem(
        changed,
        { tasks: rows.map(({ allotment: _none, ...row }) => row) },
        progress,
      );
      const anew = compile(replanning.problem);
      return { ...replanning, rows, progress, instance: anew, tick: 1 / anew.ticksPerUnit };
    } catch (error) {
      // A pool may have lost what some task needs.
      if (!(error instanceof AllotError)) throw error;
    }
  }
}

function disturb({ input }: Problem, choices: Choices): Problem {
  const resources = input.resources.map((pool) => ({
    ...pool,
    capacity: Math.max(0, pool.capacity - (choices.int(4) === 0 ? 1 : 0)),
  }));
  const tasks = input.tasks.map((task) =>
    typeof task.duration === 'number' && choices.int(4) === 0
      ? { ...task, duration: 2 * task.duration }
      : task,
  );
  return parseProblem({ ...input, resources, tasks } as ProblemInput);
}
