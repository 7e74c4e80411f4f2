import { mermaidGantt } from '#io/mermaid/gantt.ts';
import { writePlan, writePlanCsv } from '#io/plan/writePlan.ts';
import type { TimeUnit } from '#model/time.ts';
import type { Plan } from '#schedule/plan.ts';
import { writeFile } from './files.ts';

/** Writes a plan as its file's name asks for: `.csv` a row a task, `.mmd` a Mermaid gantt, else JSON. */
export function writePlanFile(path: string, plan: Plan, unit: TimeUnit): void {
  if (path.endsWith('.csv')) writeFile(path, writePlanCsv(plan));
  else if (path.endsWith('.mmd')) writeFile(path, mermaidGantt(plan, unit));
  else writeFile(path, writePlan(plan));
}
