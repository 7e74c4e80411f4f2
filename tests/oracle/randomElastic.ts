import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import type { Rng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput, TaskInput } from '#model/schema.ts';

type ElasticInput = NonNullable<TaskInput['elastic']>;
type SpeedupInput = NonNullable<ElasticInput['resources'][string]['speedup']>;

/**
 * A random problem of two pools in which about three tasks in four are elastic, with every kind of speed-up
 * and joint parts; one in three on two nodes with cores that are elastic too.
 */
export function randomElasticProblem(rng: Rng, mostTasks = 8): { input: ProblemInput; instance: Instance } {
  const within = (least: number, most: number) => least + rng.int(most - least + 1);
  const once = (n: number) => rng.int(n) === 0;
  const onNodes = once(3);
  const count = within(1, mostTasks);
  const speedup = (demand: number, duration: number): SpeedupInput => {
    switch (rng.int(4)) {
      case 0:
        return { type: 'work-conserving' };
      case 1:
        return { type: 'amdahl', serialFraction: rng.int(11) / 10 };
      case 2:
        return { type: 'power', exponent: within(1, 10) / 10 };
      default: {
        const allotment = within(1, demand);
        const points = [{ allotment, duration: duration + rng.int(6) }];
        if (allotment > 1 && once(2))
          points.push({ allotment: allotment - 1, duration: duration + 6 + rng.int(4) });
        return { type: 'table', points };
      }
    }
  };
  const tasks = Array.from({ length: count }, (_, i): TaskInput => {
    const duration = once(8) ? 0 : within(1, 7);
    const people = within(1, 6);
    const machines = rng.int(4);
    const demand: Record<string, number> = { people, ...(machines > 0 ? { machines } : {}) };
    if (onNodes) demand.cores = within(1, 3);
    const task: TaskInput = { id: `t${i}`, duration, demand, releaseDate: once(4) ? rng.int(6) : 0 };
    task.after = Array.from({ length: i }, (_, p) => p)
      .filter(() => once(3))
      .map((p) =>
        once(4)
          ? {
              task: `t${p}`,
              type: once(2) ? ('start-start' as const) : ('finish-start' as const),
              lag: rng.int(3),
            }
          : `t${p}`,
      );
    if (once(4)) return task;
    const resources: ElasticInput['resources'] = {};
    const joint = machines > 0 && once(2);
    const min = (most: number) => within(1, most);
    resources.people = { min: min(people) };
    if (joint) resources.machines = { min: min(machines) };
    if (!joint && !once(3)) resources.people.speedup = speedup(people, duration);
    if (onNodes && once(2))
      resources.cores = { min: min(demand.cores), speedup: speedup(demand.cores, duration) };
    task.elastic = joint
      ? { resources, joint: [{ resources: ['people', 'machines'], speedup: speedup(people, duration) }] }
      : { resources };
    return task;
  });
  const input: ProblemInput = {
    timeUnit: 'h',
    timeStep: once(3) ? '30m' : 1,
    resources: [
      { id: 'people', capacity: within(6, 9) },
      { id: 'machines', capacity: within(3, 5) },
    ],
    ...(onNodes
      ? {
          nodes: [
            { id: 'small', capacity: { cores: 3 }, costRate: 2 },
            { id: 'large', capacity: { cores: 5 }, speed: 1.5 },
          ],
        }
      : {}),
    tasks,
  };
  return { input, instance: compile(parseProblem(input)) };
}
