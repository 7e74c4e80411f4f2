import { readFileSync } from 'node:fs';
import type { ActualAttempt, ActualRun } from '#report/pictureInput.ts';
import type { AttemptRecord, RunRecord } from '#runtime/runRecord.ts';

/** Lines of an attempt's log that a report quotes. */
const LOG_LINES = 12;

const OUTCOME: Readonly<Record<AttemptRecord['outcome'], ActualAttempt['outcome']>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  rejected: 'failed',
  timedOut: 'timed-out',
  cancelled: 'cancelled',
  lost: 'lost',
  running: 'running',
};

/** A run in the form that pictures and reports take, with the last lines of each log. */
export function actualRun(record: RunRecord): ActualRun {
  const now =
    record.status === 'unfinished'
      ? Math.max(record.makespan, (Date.now() - record.startedAt) / record.msPerUnit)
      : record.makespan;
  return {
    status: record.status === 'unfinished' ? 'running' : record.status,
    now,
    tasks: record.tasks.map((task) => ({
      id: task.id,
      node: task.attempts.at(-1)?.node ?? task.planned.node,
      attempts: task.attempts.map((attempt) => ({
        number: attempt.attempt,
        mode: attempt.mode,
        node: attempt.node,
        start: attempt.start,
        end: attempt.end,
        outcome: OUTCOME[attempt.outcome],
        note: attempt.message || (attempt.result === undefined ? undefined : shortResult(attempt.result)),
        log: attempt.log === null ? undefined : lastLines(attempt.log),
      })),
    })),
  };
}

/** The first few figures of a result: `accuracy 0.95, seconds 1.2`. */
export function shortResult(result: unknown): string {
  if (result === null || typeof result !== 'object') return String(result);
  const plain = Object.entries(result).filter(([, value]) =>
    ['number', 'string', 'boolean'].includes(typeof value),
  );
  return plain
    .slice(0, 3)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Math.round(value * 1000) / 1000 : value}`)
    .join(', ');
}

function lastLines(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n') || undefined;
  } catch {
    // A log that was moved away is no reason to show no report.
    return undefined;
  }
}
