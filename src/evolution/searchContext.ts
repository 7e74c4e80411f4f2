import type { Rng } from '#kernels/rng.ts';
import type { Schedule } from '#schedule/schedule.ts';

/** What a search needs of whoever runs it; the context of a planner is one. */
export interface SearchContext {
  readonly rng: Rng;
  /** timeLimitMs and scheduleLimit count from the beginning of the run; Infinity for none. */
  readonly budget: { readonly timeLimitMs: number; readonly scheduleLimit: number };
  /** A valid schedule to search on from. */
  readonly warmStart?: Schedule;
  /** The best schedule known, whoever found it; null for none. */
  incumbent(): Schedule | null;
  done(schedulesBuilt: number): boolean;
  due(): boolean;
  breathe(): Promise<void>;
  onIncumbent(schedule: Schedule): void;
  solved(): boolean;
}
