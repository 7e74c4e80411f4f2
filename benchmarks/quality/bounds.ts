/*
 * What bounds prove without any search: critical path, energy and destructive improvement with shaving, each for so
 * many seconds at most on one thread. A problem counts as proved where its bound is the best published makespan.
 *
 *   npm run bench:bounds -- --set j30,j60,j120 --seconds 10 --workers 1
 *
 * Further: --sample 60, --folder FOLDER. Appends to FOLDER/bounds and resumes, as `npm run bench:sets` does.
 */
import { join } from 'node:path';
import { criticalPath } from '#instance/criticalPath.ts';
import { DestructiveBound } from '#instance/destructiveBound.ts';
import { makespanLowerBound } from '#instance/lowerBounds.ts';
import { chosenCases, readOptions } from '../commandOptions.ts';
import { measureAll, stopOnInterrupt } from '../measure.ts';
import { budgetName, type CoursePoint, MeasurementFile } from '../measurement.ts';
import { readPublished } from '../published.ts';
import type { Solver } from '../solver.ts';
import { boundsMet } from '../summary.ts';

const options = readOptions('bound', { solvers: 'bounds', seconds: '10' });
const signal = stopOnInterrupt();
const published = readPublished();
const bounds: Solver = {
  id: 'bounds',
  version: 'allot, bounds alone',
  supports: (instance) => instance.elastic === null || 'the bounds are for tasks at their full demand',
  close: () => {},
  async solve(instance, { seconds, name }, stop) {
    const began = performance.now();
    const path = criticalPath(instance);
    const course: CoursePoint[] = [];
    const tell = (ticks: number) => {
      const bound = ticks / instance.ticksPerUnit;
      if (bound > (course.at(-1)?.[2] ?? 0))
        course.push([Math.round(performance.now() - began), null, bound]);
    };
    const first = makespanLowerBound(instance, path).makespan;
    tell(path.length);
    tell(first);
    const deadline = began + (seconds ?? Number.POSITIVE_INFINITY) * 1000;
    let breathed = began;
    // Beyond the best published makespan there is nothing left to refute.
    const best = published.get(name)?.bestMakespan;
    const most = best === undefined ? instance.horizon : best * instance.ticksPerUnit;
    for (const bound of new DestructiveBound(instance, path).improve(first, () => most)) {
      if (bound !== null) tell(bound);
      if (performance.now() > deadline || stop.aborted) break;
      if (performance.now() - breathed > 50) {
        // Lets Ctrl-C through.
        await new Promise((resolve) => setTimeout(resolve, 0));
        breathed = performance.now();
      }
    }
    return { status: 'unknown', lowerBound: course.at(-1)?.[2] ?? 0, course, schedules: [], built: null };
  },
};

for (const set of options.sets) {
  const cases = chosenCases(set, options);
  for (const effort of options.efforts) {
    if (cases.length === 0 || signal.aborted) continue;
    const file = new MeasurementFile(join(options.folder, 'bounds', `${set}-${budgetName(effort)}.jsonl`), {
      versions: { Node: process.version },
      command: `npm run bench:bounds -- ${options.given}`,
    });
    await measureAll(cases, [bounds], effort, file, signal);
    const met = boundsMet(file.rows, published);
    console.log(
      `${set}: the best published makespan proved ${met} of ${file.rows.length} times by bounds alone`,
    );
  }
}
