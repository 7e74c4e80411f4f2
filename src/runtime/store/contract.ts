import type { RunEvent } from '../events.ts';

/** The append-only log of one run. Every store passes conformance.ts. */
export interface EventStore {
  /** Adds events, all or none. On disk when it returns: the runner acts only on what cannot be forgotten. */
  append(events: readonly RunEvent[]): void;
  /** Every event, oldest first. */
  readAll(): RunEvent[];
  close(): void;
}
