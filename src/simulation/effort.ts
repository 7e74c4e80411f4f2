/** Whoever may stop a computation that builds many schedules. */
export interface Effort {
  /**
   * Asked before schedules are built; lets timers and signals run.
   *
   * @returns false when they may not be built any more; true counts them
   */
  spend(schedules: number): Promise<boolean>;
}

/** No limit at all. */
export const ENDLESS_EFFORT: Effort = { spend: async () => true };
