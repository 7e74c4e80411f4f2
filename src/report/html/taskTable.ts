import { escapeXml } from '../escape.ts';
import type { PictureInput, PictureTask } from '../pictureInput.ts';

interface Column {
  heading: string;
  number: boolean;
  /** Long texts, which may take several lines. */
  prose?: boolean;
  /** Empty where there is nothing to say; numbers sort by value, text by letters. */
  value: (task: PictureTask) => string | number;
}

/** Every task with its plan and what became of it, as a table whose headings sort it. */
export function taskTable(input: PictureInput): string {
  const columns = taskColumns(input);
  const heads = columns.map(
    ({ heading, number }) =>
      `<th scope="col"${number ? ' class="number"' : ''}><button type="button">${escapeXml(heading)}</button></th>`,
  );
  const rows = input.tasks.map((task) => {
    const cells = columns.map(({ value, number, prose }, c) => {
      const shown = value(task);
      const kind = number ? ' class="number"' : c === 0 ? ' class="id"' : prose ? ' class="prose"' : '';
      const text = typeof shown === 'number' ? String(rounded(shown)) : shown;
      return `<td${kind}>${escapeXml(text)}</td>`;
    });
    return `<tr${task.critical ? ' class="critical"' : ''}>${cells.join('')}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${heads.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function taskColumns(input: PictureInput): Column[] {
  const unit = input.timeUnit === 'unit' ? '' : `, ${input.timeUnit}`;
  const some = (has: (task: PictureTask) => boolean) => input.tasks.some(has);
  const date = (time: number) => (Number.isFinite(time) ? time : '');
  const columns: (Column | false)[] = [
    { heading: 'task', number: false, value: (task) => task.id },
    some((task) => task.name !== task.id) && { heading: 'name', number: false, value: (task) => task.name },
    input.groups.by !== '' &&
      input.groups.by !== 'node' && {
        heading: input.groups.by,
        number: false,
        value: (task) => input.groups.names[task.group],
      },
    some((task) => (task.planned?.mode ?? '1') !== '1') && {
      heading: 'mode',
      number: false,
      value: (task) => task.planned?.mode ?? '',
    },
    some((task) => task.planned?.node != null) && {
      heading: 'planned on',
      number: false,
      value: (task) => task.planned?.node ?? '',
    },
    input.hasPlan && {
      heading: `planned start${unit}`,
      number: true,
      value: (task) => task.planned?.start ?? '',
    },
    input.hasPlan && {
      heading: `planned end${unit}`,
      number: true,
      value: (task) => task.planned?.end ?? '',
    },
    { heading: `duration${unit}`, number: true, value: (task) => task.duration },
    some((task) => Number.isFinite(task.dueDate)) && {
      heading: `due${unit}`,
      number: true,
      value: (task) => date(task.dueDate),
    },
    some((task) => Number.isFinite(task.deadline)) && {
      heading: `deadline${unit}`,
      number: true,
      value: (task) => date(task.deadline),
    },
  ];
  if (input.hasRun) {
    columns.push(
      some((task) => task.attempts.some((attempt) => attempt.node !== null)) && {
        heading: 'ran on',
        number: false,
        value: (task) => task.attempts.at(-1)?.node ?? '',
      },
      { heading: `started${unit}`, number: true, value: (task) => task.attempts[0]?.start ?? '' },
      { heading: `ended${unit}`, number: true, value: (task) => task.attempts.at(-1)?.end ?? '' },
      { heading: 'attempts', number: true, value: (task) => task.attempts.length },
      { heading: 'outcome', number: false, value: (task) => task.attempts.at(-1)?.outcome ?? 'not started' },
      some((task) => task.attempts.some((attempt) => attempt.note)) && {
        heading: 'note',
        number: false,
        prose: true,
        value: (task) => task.attempts.findLast((attempt) => attempt.note)?.note ?? '',
      },
    );
  }
  return columns.filter((column) => column !== false);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
