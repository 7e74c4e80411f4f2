import type { RunEvent } from '../events.ts';
import type { EventStore } from './contract.ts';

/** A log that lives as long as the process: for simulations. */
export class MemoryStore implements EventStore {
  readonly #bodies: string[] = [];

  append(events: readonly RunEvent[]): void {
    // Kept as text, so that nobody can change an event after it is written.
    this.#bodies.push(...events.map((event) => JSON.stringify(event)));
  }

  readAll(): RunEvent[] {
    return this.#bodies.map((body) => JSON.parse(body) as RunEvent);
  }

  close(): void {}
}
