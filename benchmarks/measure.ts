import { criticalPath } from '#instance/criticalPath.ts';
import type { Instance } from '#instance/instance.ts';
import { checkSchedule } from '#schedule/checkSchedule.ts';
import { plannedTasks } from '#schedule/plan.ts';
import { makespan, type Schedule } from '#schedule/schedule.ts';
import { checkPlan } from '../tests/oracle/checkPlan.ts';
import type { Case } from './benchmarkSets.ts';
import type { Measurement, MeasurementFile, Setting } from './measurement.ts';
import type { Effort, Solver } from './solver.ts';

/** Tasks up to which the second checker takes seconds. */
const MOST_COMPARED = 20_000;

/** Says no to going on once the user has pressed Ctrl-C; pressed again it ends the process at once. */
export function stopOnInterrupt(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    console.log('\nstopping; what is measured is kept, and the same command goes on from here');
    process.exitCode = 130;
    stop.abort();
  });
  return stop.signal;
}

/**
 * Measures every solver on every case at one effort and appends the rows; what the file has is left out. On each
 * case the solvers take turns, and another one begins on each, so that they share the noise of the machine.
 * Ends early, without the row in hand, when the signal is raised.
 */
export async function measureAll(
  cases: readonly Case[],
  solvers: readonly Solver[],
  effort: Effort,
  file: MeasurementFile,
  signal: AbortSignal,
): Promise<void> {
  for (const [k, each] of cases.entries()) {
    const { set, name } = each;
    const open = solvers.map((_, s) => solvers[(s + k) % solvers.length]);
    const missing = open.filter(({ id }) => !file.has({ set, name, solver: id, ...effort }));
    if (missing.length === 0) continue;
    const instance = each.load();
    for (const solver of missing) {
      if (solver.supports(instance) !== true) continue;
      const row = await measure(instance, solver, { set, name, solver: solver.id, ...effort }, signal);
      if (signal.aborted) return;
      file.append(row);
      console.log(progressLine(row, k + 1, cases.length));
    }
  }
}

async function measure(
  instance: Instance,
  solver: Solver,
  setting: Setting,
  signal: AbortSignal,
): Promise<Measurement> {
  const began = performance.now();
  const { status, lowerBound, course, schedules, built } = await solver.solve(instance, setting, signal);
  const timeMs = Math.round(performance.now() - began);
  const best = schedules.at(-1);
  const found = best === undefined ? null : makespan(instance, best) / instance.ticksPerUnit;
  const isProved = status === 'optimal' || status === 'infeasible';
  const [lastMs, lastMakespan, lastBound] = course.at(-1) ?? [timeMs, null, 0];
  // What comes behind the proof is the ending of threads and processes.
  const provedMs = lastMakespan !== null && lastMakespan <= lastBound ? lastMs : timeMs;
  return {
    ...setting,
    tasks: instance.taskCount,
    status,
    makespan: found,
    lowerBound,
    criticalPath: criticalPath(instance).length / instance.ticksPerUnit,
    timeMs,
    provedMs: isProved ? provedMs : null,
    course,
    built,
    incumbents: schedules.length,
    refused: schedules.filter((schedule) => !isAccepted(instance, schedule, schedule === best)).length,
  };
}

/**
 * The second checker, written apart and slow (it looks at each pair of tasks), is asked about the best one only, and not
 * about the largest problems.
 */
function isAccepted(instance: Instance, schedule: Schedule, isBest: boolean): boolean {
  if (checkSchedule(instance, schedule).length > 0) return false;
  if (!isBest || instance.taskCount > MOST_COMPARED) return true;
  const tasks = plannedTasks(instance, schedule);
  return checkPlan(instance.problem, tasks, 1 / instance.ticksPerUnit).length === 0;
}

function progressLine(row: Measurement, k: number, count: number): string {
  const { name, solver, makespan, lowerBound, status, timeMs, refused } = row;
  const found =
    makespan === null ? `bound ${lowerBound}, ${status}` : `${makespan}, bound ${lowerBound}, ${status}`;
  const faults = refused > 0 ? `, ${refused} REFUSED` : '';
  return `${String(k).padStart(String(count).length)}/${count} ${name} ${solver}: ${found}, ${(timeMs / 1000).toFixed(1)} s${faults}`;
}
