import { EventFramework } from '#generation/eventFramework.ts';
import { PRIORITY_RULES } from '#generation/priorityRules.ts';
import { rankOf } from '#generation/taskList.ts';
import { compile } from '#instance/compile.ts';
import { criticalPath } from '#instance/criticalPath.ts';
import { generateProblem } from '#io/generate/generate.ts';
import { parseProblem } from '#model/parse.ts';
import { gsts } from '#planners/gsts/index.ts';
import { runPlanner } from '#planners/runPlanner.ts';

/*
 * The time of GSTS against the number of tasks, and of one re-deal with 1,000 running tasks on the mean:
 * node benchmarks/micro/eventFramework.ts
 */

/** Median of `repeats` timings in ms. */
async function medianMs(repeats: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let k = 0; k < repeats; k++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[repeats >> 1];
}

console.log('GSTS: whole planner call, checking included, and its one pass with the estimate E alone');
for (const tasks of [120, 375, 750, 1500, 3000]) {
  const instance = compile(parseProblem(generateProblem({ seed: 1, tasks, resourceStrength: 0.2 })));
  const mode = instance.modePtr.slice(0, tasks);
  const framework = new EventFramework(instance);
  const whole = await medianMs(15, () => runPlanner(gsts, instance));
  const pass = await medianMs(15, () => {
    const rank = rankOf(PRIORITY_RULES.E.priority(instance, criticalPath(instance)));
    framework.run(mode, { rank, startShare: null, width: null, takesBack: false });
  });
  console.log(`${tasks} tasks: ${whole.toFixed(2)} ms, ${pass.toFixed(2)} ms`);
}

// 2,000 tasks at once, each with about half its demand, that end one after another: 1,000 run on the mean.
const running = 2000;
const crowd = compile(
  parseProblem({
    timeUnit: 'h',
    timeStep: '1min',
    resources: [
      { id: 'people', capacity: running * 6 },
      { id: 'machines', capacity: running * 3 },
    ],
    tasks: Array.from({ length: running }, (_, i) => ({
      id: `t${i}`,
      duration: 100 + i,
      demand: { people: 10, machines: 5 },
      elastic: {
        resources: { people: { min: 5 }, machines: { min: 2 } },
        joint: [
          { resources: ['people', 'machines'], speedup: { type: 'amdahl' as const, serialFraction: 0.1 } },
        ],
      },
    })),
  }),
);
const framework = new EventFramework(crowd);
const mode = crowd.modePtr.slice(0, running);
const shares = new Float64Array(running);
const whole = await medianMs(5, () =>
  framework.run(mode, { rank: null, startShare: shares, width: null, takesBack: true }),
);
const events = new Set([...framework.start, ...framework.end]).size;
console.log(
  `ER: ${running} tasks running at first, ${events} events: ${whole.toFixed(0)} ms, ${(whole / events).toFixed(2)} ms an event`,
);
