import { GRAINS_PER_UNIT, type TimeUnit } from '#model/time.ts';
import type { Plan } from '#schedule/plan.ts';
import { mermaidText } from './mermaidText.ts';

/**
 * A plan as a Mermaid gantt chart, one section a node. Mermaid knows dates only, so time 0 is the
 * beginning of 1970 and the axis counts from it: seconds, milliseconds for a plan in ms, and the plan's own
 * unit where that has no clock (thousandths of it where a time is no whole number).
 */
export function mermaidGantt(plan: Pick<Plan, 'tasks' | 'problem'>, unit: TimeUnit): string {
  const whole = plan.tasks.every((task) => Number.isInteger(task.start) && Number.isInteger(task.end));
  const scale = unit === 'unit' && whole ? 1 : GRAINS_PER_UNIT[unit];
  const axis =
    unit === 'unit' ? (whole ? 'units' : 'thousandths of a unit') : unit === 'ms' ? 'ms' : 'seconds';
  const rows = [
    'gantt',
    `  title ${mermaidText(plan.problem)} (${axis})`,
    '  dateFormat x',
    `  axisFormat ${axis === 'seconds' ? '%s' : '%Q'}`,
  ];
  const byNode = Map.groupBy(plan.tasks, (task) => task.node);
  for (const [node, tasks] of byNode) {
    rows.push(`  section ${node === null ? 'no node' : mermaidText(node)}`);
    for (const task of tasks.toSorted((a, b) => a.start - b.start)) {
      const start = Math.round(task.start * scale);
      const end = Math.round(task.end * scale);
      const kind = end === start ? 'milestone, ' : '';
      rows.push(`  ${mermaidText(task.id)} :${kind}${start}, ${end}`);
    }
  }
  return `${rows.join('\n')}\n`;
}
