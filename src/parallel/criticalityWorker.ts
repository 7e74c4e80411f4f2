import { exactCriticality } from '#generation/exactCriticality.ts';
import { compile } from '#instance/compile.ts';
import { parseProblem } from '#model/parse.ts';
import { threads } from '#threads/threads.ts';
import type { CriticalityTask } from './criticalityInParallel.ts';

/* One worker: δ of a range of tasks. */

threads.listen<CriticalityTask>(({ input, from, to }) =>
  threads.say(exactCriticality(compile(parseProblem(input)), from, to)),
);
