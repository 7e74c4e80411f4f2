import type { Instance } from '#instance/instance.ts';

/** An answer: when each task starts and in which mode (hence on which node). */
export interface Schedule {
  /** Start of task i, in ticks. Length tasks. */
  readonly start: Int32Array;
  /** Mode of task i: a row of the instance's mode table, in [modePtr[i], modePtr[i+1]). Length tasks. */
  readonly mode: Int32Array;
}

/** Latest end over all tasks, in ticks; 0 for none. */
export function makespan(instance: Instance, schedule: Schedule): number {
  const { modeDuration } = instance;
  let latest = 0;
  for (let i = 0; i < schedule.start.length; i++) {
    const end = schedule.start[i] + modeDuration[schedule.mode[i]];
    if (end > latest) latest = end;
  }
  return latest;
}
