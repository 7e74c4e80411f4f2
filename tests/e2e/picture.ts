import { compile } from '#instance/compile.ts';
import { planToSchedule } from '#io/plan/planToSchedule.ts';
import type { ProblemBuilder } from '#model/builder.ts';
import { pictureInput } from '#report/pictureInput.ts';
import { planPicture } from '#report/svg/planPicture.ts';
import type { Plan } from '#schedule/plan.ts';

/** The combined picture of a plan, made where this runs: in the page. */
export function readPicture(builder: ProblemBuilder, plan: Plan): string {
  const instance = compile(builder.build());
  return planPicture(pictureInput(instance, planToSchedule(instance, plan), { plan }));
}
