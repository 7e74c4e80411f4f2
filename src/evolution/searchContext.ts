import type { Rng } from '#kernels/rng.ts';
import type { Schedule } from '#schedule/schedule.ts';

/** The way to the other searches of a crew and back. Schedules are of the same instance, and not to be changed. */
export interface Exchange {
  /** Hands schedules on to all the others; copies them. */
  give(schedules: readonly Schedule[]): void;
  /** What the others have handed on since it was last asked. */
  take(): Schedule[];
}

/** What a search needs of whoever runs it; the context of a planner is one. */
export interface SearchContext {
  readonly rng: Rng;
  /** timeLimitMs counts from when the search is begun, scheduleLimit from the beginning of the run; Infinity for none. */
  readonly budget: { readonly timeLimitMs: number; readonly scheduleLimit: number };
  /** A valid schedule to search on from. */
  readonly warmStart?: Schedule;
  /** Which of several searches at work on the same instance this is; alone it is 0 of 1. */
  readonly crew: { readonly place: number; readonly size: number };
  /** Where they share their populations; null where each is on its own. */
  readonly exchange: Exchange | null;
  /** The best schedule known, whoever found it; null for none. */
  incumbent(): Schedule | null;
  done(schedulesBuilt: number): boolean;
  due(): boolean;
  breathe(): Promise<void>;
  onIncumbent(schedule: Schedule): void;
  solved(): boolean;
}
