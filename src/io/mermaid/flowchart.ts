import type { Predecessor, Problem } from '#model/problem.ts';
import { formatTime } from '#model/time.ts';
import type { Format } from '../format.ts';
import { mermaidText } from './mermaidText.ts';

/** A problem's graph as a Mermaid flowchart: tasks with their durations, arcs with type, lag and data. */
export function mermaidFlowchart(problem: Problem): string {
  const index = new Map(problem.tasks.map((task, i) => [task.id, i]));
  const rows = ['flowchart LR'];
  problem.tasks.forEach((task, i) => {
    const durations = [...new Set(task.modes.map((mode) => formatTime(mode.duration, problem.timeUnit)))];
    rows.push(`  t${i}["${mermaidText(task.name)}<br/>${mermaidText(durations.join(' | '))}"]`);
  });
  problem.tasks.forEach((task, i) => {
    for (const arc of task.after) {
      const label = arcLabel(arc, problem);
      rows.push(`  t${index.get(arc.task)} -->${label === '' ? '' : `|"${mermaidText(label)}"|`} t${i}`);
    }
  });
  return `${rows.join('\n')}\n`;
}

function arcLabel(arc: Predecessor, problem: Problem): string {
  const type = arc.type === 'finish-start' ? '' : arc.type;
  const lag = arc.lag === 0 ? '' : `${arc.lag > 0 ? '+' : ''}${formatTime(arc.lag, problem.timeUnit)}`;
  return [type, lag, arc.volume > 0 ? `data ${arc.volume}` : ''].filter(Boolean).join(' ');
}

export const mermaid: Format = {
  id: 'mermaid',
  title: 'Mermaid flowchart',
  extensions: ['.mmd'],
  write: mermaidFlowchart,
};
