export const REWARD_IDS = ['improvement', 'length', 'record'] as const;
export type RewardId = (typeof REWARD_IDS)[number];

/**
 * Rewards of a step, in percent of the value of the first allocation that a run meets, so that neither the
 * unit of time nor the size of a problem counts. The source does not say which it uses.
 */
export interface Reward {
  /**
   * @param before objective value of the allocation left, smaller is better; `after` of the one entered
   * @param best least value met before
   */
  of(before: number, after: number, best: number, scale: number): number;
}

export const REWARDS: Readonly<Record<RewardId, Reward>> = {
  /** How much shorter the schedule has become. */
  improvement: { of: (before, after, _best, scale) => (100 * (before - after)) / scale },
  /** How short it is. */
  length: { of: (_before, after, _best, scale) => (-100 * after) / scale },
  /** 100 for a schedule shorter than any before, else nothing. */
  record: { of: (_before, after, best) => (after < best ? 100 : 0) },
};
