import { findPlanner } from '#planners/registry.ts';
import type { Progress } from '#planners/runPlanner.ts';
import { planInParallel } from '#parallel/planInParallel.ts';
import type { Instance } from '#instance/instance.ts';
import type { PlanStatus } from '#schedule/plan.ts';
import type { Schedule } from '#schedule/schedule.ts';
import type { CoursePoint, Setting } from './measurement.ts';

export type Effort = Pick<Setting, 'seconds' | 'schedules' | 'workers' | 'seed'>;

/** What a solver came to. Times in the problem's unit, but for milliseconds. */
export interface Answer {
  status: PlanStatus;
  lowerBound: number;
  course: CoursePoint[];
  /** All that were handed out, the best last. */
  schedules: Schedule[];
  built: number | null;
}

/** Whatever answers with schedules: one of the planners here, or a peer. */
export interface Solver {
  id: string;
  /** The name and version of what it runs, for the record. */
  version: string;
  /** True, or why it cannot take the problem. */
  supports(instance: Instance): true | string;
  solve(instance: Instance, setting: Setting, signal: AbortSignal): Promise<Answer>;
  /** Ends what it started. */
  close(): void;
}

/** A planner of this project, in as many threads as the effort says, or in `threads` where it cannot use more. */
export function plannerSolver(id: string, planner: string, threads?: number): Solver {
  return {
    id,
    version: `allot, planner ${planner}`,
    supports: (instance) => findPlanner(planner).meta.supports(instance),
    close: () => {},
    async solve(instance, { seconds, schedules: scheduleLimit, workers, seed }, signal) {
      const began = performance.now();
      const course: CoursePoint[] = [];
      const schedules: Schedule[] = [];
      const onProgress = ({ makespan, lowerBound, schedule }: Progress) => {
        const isBetter = makespan < (course.at(-1)?.[1] ?? Number.POSITIVE_INFINITY);
        course.push([Math.round(performance.now() - began), makespan, lowerBound]);
        if (schedule !== null && isBetter) schedules.push(schedule);
      };
      const options = {
        seed,
        signal,
        onProgress,
        timeLimitMs: seconds === null ? undefined : seconds * 1000,
        scheduleLimit: scheduleLimit ?? undefined,
      };
      const { plan, schedule } = await planInParallel(instance, {
        ...options,
        planner,
        workers: threads ?? workers,
      });
      if (schedule !== null) schedules.push(schedule);
      return { status: plan.status, lowerBound: plan.lowerBound, course, schedules, built: plan.schedules };
    },
  };
}
