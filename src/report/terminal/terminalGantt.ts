import type { ActualAttempt, PictureInput, PictureTask } from '../pictureInput.ts';
import { cellWidth, cutCells, fitCells, plainText } from './cellWidth.ts';
import { type Paint, paintCells, painter } from './paint.ts';
import { halfCells, type TimeColumns, tickLine } from './timeColumns.ts';

export interface TerminalOptions {
  /** Columns of the terminal; at least 30 are used. */
  width: number;
  /** Write colour codes. Default false. */
  colour?: boolean;
}

const LEAST_WIDTH = 30;
const WIDEST_LABEL = 28;

/**
 * Gantt chart by task for a terminal, one line a task by start, exact to half a column: solid blocks for
 * what is planned, `*` before what is critical. With a run a task has two lines, the plan as a thin line and
 * the attempts as blocks below it; a failed attempt is shaded and ends in `x`. No line is longer than `width`.
 */
export function terminalGantt(input: PictureInput, { width, colour = false }: TerminalOptions): string {
  const paint = painter(colour);
  const total = Math.max(LEAST_WIDTH, width);
  const labels = input.tasks.map((task) => plainText(task.id));
  const widest = Math.max(1, ...labels.map(cellWidth));
  const labelWidth = Math.min(widest, WIDEST_LABEL, Math.floor(total / 3));
  const axis: TimeColumns = { columns: total - labelWidth - 4, end: input.end, unit: input.timeUnit };

  const lines = [
    paint('bold', cutCells(plainText(input.title), total)),
    ...wrapped(plainText(input.headline), total),
    '',
  ];
  for (const task of byStart(input.tasks)) {
    const mark = task.critical ? '*' : ' ';
    const label = `${mark} ${fitCells(plainText(task.id), labelWidth)}`;
    const head = task.critical ? paint('bold', label) : label;
    const blank = ' '.repeat(labelWidth + 2);
    const planned = plannedRow(axis, input, task, paint);
    if (!input.hasRun) lines.push(`${head} │${planned}`);
    else {
      if (input.hasPlan) lines.push(`${head} │${planned}`);
      lines.push(`${input.hasPlan ? blank : head} │${attemptsRow(axis, input, task, paint)}`);
    }
  }
  lines.push(
    `${' '.repeat(labelWidth + 3)}└${'─'.repeat(axis.columns)}`,
    `${' '.repeat(labelWidth + 4)}${tickLine(axis)}`,
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** The headline's parts on as many lines as they need. */
function wrapped(headline: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of headline.split(' · ')) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} · ${part}` : part;
    if (lines.length > 0 && cellWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(cutCells(part, width));
  }
  return lines;
}

/** By planned start, else by the first attempt; what has neither comes last. */
function byStart(tasks: readonly PictureTask[]): PictureTask[] {
  const startOf = (task: PictureTask) => task.planned?.start ?? task.attempts[0]?.start ?? Number.MAX_VALUE;
  return tasks.toSorted((a, b) => startOf(a) - startOf(b));
}

function plannedRow(axis: TimeColumns, input: PictureInput, task: PictureTask, paint: Paint): string {
  if (!task.planned) return '';
  const { start, end } = task.planned;
  if (start === end) return `${' '.repeat(milestoneColumn(axis, start))}◆`;
  const bar = input.hasRun
    ? halfBlocks(axis, start, end, ['╺', '╸', '━'])
    : halfBlocks(axis, start, end, ['▐', '▌', '█']);
  return bar.blank + paint(task.critical ? 'yellow' : input.hasRun ? 'gray' : 'blue', bar.text);
}

/** Attempts side by side; where two share a column, the later one has it. */
function attemptsRow(axis: TimeColumns, input: PictureInput, task: PictureTask, paint: Paint): string {
  const cells: { glyph: string; style: ReturnType<typeof colourOf> }[] = [];
  for (const attempt of task.attempts) {
    const end = attempt.end ?? Math.max(attempt.start, input.end);
    if (attempt.start === end) {
      cells[milestoneColumn(axis, end)] = { glyph: '◆', style: colourOf(attempt) };
      continue;
    }
    const succeeded = attempt.outcome === 'succeeded' || attempt.outcome === 'running';
    const bar = halfBlocks(axis, attempt.start, end, succeeded ? ['▐', '▌', '█'] : ['▒', '▒', '▒']);
    const glyphs = [...bar.text];
    if (!succeeded) glyphs[glyphs.length - 1] = 'x';
    glyphs.forEach((glyph, k) => {
      cells[bar.blank.length + k] = { glyph, style: colourOf(attempt) };
    });
  }
  // Columns that no attempt reached are holes; Array.from fills them.
  return paintCells(paint, Array.from(cells));
}

function colourOf({ outcome }: ActualAttempt): 'green' | 'cyan' | 'red' | 'gray' {
  if (outcome === 'succeeded') return 'green';
  if (outcome === 'running') return 'cyan';
  return outcome === 'failed' || outcome === 'timed-out' ? 'red' : 'gray';
}

function milestoneColumn(axis: TimeColumns, time: number): number {
  return Math.min(axis.columns - 1, Math.round((time / axis.end) * axis.columns));
}

/** A bar in half columns: the glyphs for a right half, a left half and a full column. */
function halfBlocks(
  axis: TimeColumns,
  start: number,
  end: number,
  [right, left, full]: readonly [string, string, string],
): { blank: string; text: string } {
  const [first, last] = halfCells(axis, start, end);
  const firstColumn = first >> 1;
  let text = '';
  for (let column = firstColumn; column * 2 < last; column++) {
    const hasLeft = first <= column * 2;
    const hasRight = last >= column * 2 + 2;
    text += hasLeft && hasRight ? full : hasLeft ? left : right;
  }
  return { blank: ' '.repeat(firstColumn), text };
}
