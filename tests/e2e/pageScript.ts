import {
  check,
  compile,
  type ParallelOptions,
  type ProblemInput,
  ProblemBuilder,
  parseProblem,
  plan,
  planInParallel,
  readProblem,
} from 'allot';
import { readPicture } from './picture.ts';

/* What tests do in a page: they call these functions by name. What comes and goes is JSON. */

/** Planning as a page would do it, by a budget that a page can send. */
export type Budget = Omit<ParallelOptions, 'signal' | 'onProgress' | 'connect' | 'crew'> & {
  /** Milliseconds after which a signal stops the planner. */
  stopAfterMs?: number;
};

const inPage = {
  async bridge() {
    const bridge = new ProblemBuilder('bridge', { timeUnit: 'd' });
    const crew = bridge.addResource('crew', 3);
    const dig = bridge.addTask('dig', 2).needs(crew, 2);
    bridge.addTask('fence', 3).needs(crew, 2);
    bridge.addTask('pour', 1).needs(crew, 1).after(dig, { lag: '12h' });
    const result = await plan(bridge, { timeLimitMs: 500 });
    return { result, violations: check(bridge, result), svg: readPicture(bridge, result) };
  },

  readYaml: (text: string) => readProblem(text, { name: 'a.yaml' }).tasks.map(({ id }) => id),

  async inParallel(input: ProblemInput, { stopAfterMs, ...budget }: Budget) {
    const problem = parseProblem(input);
    const course: number[] = [];
    const began = performance.now();
    const { plan } = await planInParallel(compile(problem), {
      ...budget,
      signal: stopAfterMs === undefined ? undefined : AbortSignal.timeout(stopAfterMs),
      onProgress: ({ makespan }) => course.push(makespan),
    });
    return { plan, course, violations: check(problem, plan), tookMs: performance.now() - began };
  },

  cores: () => navigator.hardwareConcurrency,
};

export type InPage = typeof inPage;
Object.assign(globalThis, { inPage });
