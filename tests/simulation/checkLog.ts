import { FINISH_FINISH, FINISH_START, START_START, transferTicks } from '#instance/instance.ts';
import type { AttemptEnded, AttemptStarted, RunEvent, TaskEnded } from '#runtime/events.ts';
import { openState } from '#runtime/runState.ts';

/** Milliseconds by which sums of fractions may miss one another. */
const SLACK = 1e-3;

interface Attempt {
  start: AttemptStarted;
  end: AttemptEnded | undefined;
  row: number;
}

/**
 * Checks a run's log by itself, without the engine's state: what must hold of every run, however tasks fail
 * and engines crash.
 *
 * @returns what is broken; none for a sound run
 */
export function checkLog(log: readonly RunEvent[]): string[] {
  const [first] = log;
  if (first?.type !== 'runStarted') return ['the log does not begin with runStarted'];
  const { model } = openState(first);
  const { instance, problem, msPerTick } = model;
  const faults: string[] = [];
  const attempts = problem.tasks.map((): Attempt[] => []);
  const ends: (TaskEnded | undefined)[] = problem.tasks.map(() => undefined);
  const index = (id: string) => model.taskIndex.get(id) as number;
  log.forEach((event, k) => {
    if (k > 0 && event.at < log[k - 1].at) faults.push(`time falls at event ${k}`);
    if (event.type === 'attemptStarted') {
      const i = index(event.task);
      if (attempts[i].some(({ end }) => end === undefined || end.outcome === 'succeeded'))
        faults.push(`'${event.task}' starts again while it runs or after it succeeded`);
      if (ends[i]) faults.push(`'${event.task}' starts after it ended`);
      const rows = Array.from(instance.modeTask.keys());
      const row = rows.find((r) => {
        if (instance.modeTask[r] !== i) return false;
        const v = instance.modeNode[r];
        const mode = problem.tasks[i].modes[instance.modeSource[r]].id;
        const node = v < 0 ? null : problem.nodes[v].id;
        return mode === event.mode && node === event.node;
      });
      if (row === undefined) faults.push(`'${event.task}' starts in a mode it does not have`);
      else attempts[i].push({ start: event, end: undefined, row });
      if (event.at < first.at + problem.tasks[i].releaseDate * model.msPerUnit - SLACK)
        faults.push(`'${event.task}' starts before its release`);
    }
    if (event.type === 'attemptEnded') {
      const attempt = attempts[index(event.task)].at(-1);
      if (attempt === undefined || attempt.end) faults.push(`'${event.task}' ends an attempt twice`);
      else attempt.end = event;
    }
    if (event.type === 'taskEnded') {
      if (ends[index(event.task)]) faults.push(`'${event.task}' ends twice`);
      ends[index(event.task)] = event;
    }
  });

  const { predecessors, demandPtr, demandResource, demandAmount, renewable, capacity } = instance;
  for (let j = 0; j < problem.tasks.length; j++) {
    const [start, end] = [attempts[j][0], ends[j]];
    if (end?.outcome === 'succeeded' && attempts[j].at(-1)?.end?.outcome !== 'succeeded')
      faults.push(`'${problem.tasks[j].id}' succeeded without a successful attempt`);
    if (start === undefined) continue;
    for (let k = predecessors.ptr[j]; k < predecessors.ptr[j + 1]; k++) {
      const i = predecessors.task[k];
      const type = predecessors.type[k];
      const before = attempts[i].at(-1);
      const names = `'${problem.tasks[i].id}' → '${problem.tasks[j].id}'`;
      const from =
        type === FINISH_START || type === FINISH_FINISH ? ends[i]?.endedAt : attempts[i][0]?.start.at;
      const bindsStart = type === FINISH_START || type === START_START;
      // A negative lag lets the successor go before an event nobody knows yet: that is by plan only.
      if (predecessors.lag[k] < 0) continue;
      const to = bindsStart ? start.start.at : end?.outcome === 'succeeded' ? end.endedAt : undefined;
      if (to === undefined) continue;
      if (from === undefined || before === undefined) {
        faults.push(`${names}: the first did not happen before the second`);
        continue;
      }
      const transfer = transferTicks(
        instance,
        predecessors.volume[k],
        instance.modeNode[before.row],
        instance.modeNode[start.row],
      );
      if (to < from + (predecessors.lag[k] + transfer) * msPerTick - SLACK)
        faults.push(`${names}: ${to - from} ms between them`);
    }
  }

  // Usage rises only where an attempt starts, so looking there is enough.
  const all = attempts.flat();
  const takes = ({ row, start }: Attempt) =>
    instance.modeDuration[row] > 0 || problem.tasks[index(start.task)].run !== undefined;
  for (const { start, row } of all.filter(takes)) {
    for (let k = demandPtr[row]; k < demandPtr[row + 1]; k++) {
      const r = demandResource[k];
      if (!renewable[r]) continue;
      let used = 0;
      for (const other of all.filter(takes)) {
        const until = other.end?.endedAt ?? Number.POSITIVE_INFINITY;
        if (other.start.at > start.at || until <= start.at) continue;
        for (let d = demandPtr[other.row]; d < demandPtr[other.row + 1]; d++)
          if (demandResource[d] === r) used += demandAmount[d];
      }
      let offered = capacity[r];
      for (let c = instance.calendarPtr[r]; c < instance.calendarPtr[r + 1]; c++)
        if (first.at + instance.calendarTime[c] * msPerTick <= start.at + SLACK)
          offered = instance.calendarCapacity[c];
      if (used > offered)
        faults.push(`${instance.resourceName[r]}: ${used} of ${offered} in use when '${start.task}' starts`);
    }
  }
  return faults;
}
