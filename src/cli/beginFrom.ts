import { replanProblem } from '#generation/replan.ts';
import { compile } from '#instance/compile.ts';
import type { Instance } from '#instance/instance.ts';
import { readPlan } from '#io/plan/readPlan.ts';
import { AllotError } from '#model/errors.ts';
import { readTime } from '#model/time.ts';
import { readText } from './files.ts';

/** What begins planning from an earlier plan. */
export interface ReplanFlags {
  from?: string;
  now?: string;
  frozenUntil?: string;
}

/** The problem that is left of it when a plan has been carried out up to some time; the problem itself without a plan. */
export function beginFrom(
  instance: Instance,
  { from, now, frozenUntil, proof }: ReplanFlags & { proof?: string },
): Instance {
  if (from === undefined) {
    if (now === undefined && frozenUntil === undefined) return instance;
    throw new AllotError({
      code: 'plan-missing',
      path: '',
      message: "'--now' and '--frozen-until' say how far a plan has come, and there is none",
      hint: "add '--from PLAN'",
    });
  }
  const { problem } = instance;
  if (proof !== undefined) {
    throw new AllotError({
      code: 'unsupported',
      path: '',
      message: "'--proof' proves what the problem file says, and '--from' adds to it what has happened",
      hint: 'drop one of them',
    });
  }
  const time = (text: string, flag: string): number => {
    const value = readTime(text, problem.timeUnit);
    if (typeof value === 'number') return value;
    throw new AllotError({ code: 'bad-time', path: flag, message: value.error, hint: value.hint });
  };
  const old = readPlan(readText(from), { name: from, instance });
  const { problem: rest } = replanProblem(problem, old, {
    now: now === undefined ? problem.now : time(now, '--now'),
    frozenUntil: frozenUntil === undefined ? undefined : time(frozenUntil, '--frozen-until'),
  });
  return compile(rest);
}
