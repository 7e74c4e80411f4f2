import type { Cause, Change, ChainStep, Explanation, ToldCause } from '#explain/explain.ts';
import type { Problem } from '#model/problem.ts';
import { formatTime } from '#model/time.ts';

/** More tasks than this are not named one by one. */
const MOST_NAMES = 12;

/** An explanation in words, for a terminal of so many columns. */
export function explanationText(problem: Problem, told: Explanation, width: number): string {
  const lines = [problem.name, ...wordsFor(problem, told)];
  return lines.flatMap((line) => wrapped(line, width)).join('\n');
}

function wordsFor(problem: Problem, told: Explanation): string[] {
  const time = (value: number) => formatTime(value, problem.timeUnit);
  switch (told.kind) {
    case 'undecided':
      return [
        told.wantedEnd === null
          ? 'Not decided within the time: no schedule was found, and no proof that there is none.'
          : `Not decided within the time: no schedule that ends by ${time(told.wantedEnd)} was found, and no proof that there is none.`,
        'More time may help: --time.',
      ];
    case 'possible':
      return [
        `It can end by ${time(told.wantedEnd)}: a schedule was found that ends at ${time(told.end)}.`,
        "'allot plan' looks for the best one.",
      ];
    case 'infeasible':
      return infeasibleWords(problem, told);
    case 'bound':
      return boundWords(problem, told);
  }
}

function infeasibleWords(problem: Problem, told: Explanation & { kind: 'infeasible' }): string[] {
  const { causes, changes, unmended, undecided, wantedEnd, isMinimal } = told;
  const time = (value: number) => formatTime(value, problem.timeUnit);
  return [
    wantedEnd === null ? 'There is no schedule.' : `No schedule ends by ${time(wantedEnd)}.`,
    '',
    'These cannot all be kept:',
    ...causeLines(problem, causes),
    '',
    isMinimal
      ? `Any one of them dropped, the others can be kept; precedence always holds${problem.now > 0 ? `, and nothing that is not fixed starts before ${time(problem.now)}` : ''}.`
      : 'Perhaps fewer of them are to blame: not all questions were decided in time.',
    '',
    ...(changes.length > 0 ? ['Each of these changes alone is enough:'] : []),
    ...changes.map((change) => `  · ${changeWords(problem, change)}`),
    ...(unmended.length > 0 ? [`Not enough alone, however great: ${names(unmended)}.`] : []),
    ...(undecided.length > 0 ? [`Not decided in time whether enough alone: ${names(undecided)}.`] : []),
  ];
}

function names(causes: readonly Cause[]): string {
  const named = causes.slice(0, MOST_NAMES).map(causeName).join(', ');
  return causes.length > MOST_NAMES ? `${named} and ${causes.length - MOST_NAMES} more` : named;
}

/** Causes one a line, the tasks among them together. */
function causeLines(problem: Problem, causes: readonly ToldCause[]): string[] {
  const others = causes.filter((cause) => cause.kind !== 'task');
  const tasks = causes.filter((cause) => cause.kind === 'task');
  const which = tasks.length === 1 ? 'the task' : `the ${tasks.length} tasks`;
  return [
    ...others.map((cause) => `  · ${causeWords(problem, cause)}`),
    ...(tasks.length === 0 ? [] : [`  · ${which} ${taskList(problem, tasks)}`]),
  ];
}

function taskList(problem: Problem, causes: readonly (Cause & { kind: 'task' })[]): string {
  const named = causes.slice(0, MOST_NAMES).map(({ task }) => `${task} (${duration(problem, task)})`);
  const more = causes.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** `3 d`, or `3 d – 5 d` for a task with several modes. */
function duration(problem: Problem, id: string): string {
  const durations = (problem.tasks.find((task) => task.id === id)?.modes ?? []).map((mode) => mode.duration);
  const least = formatTime(Math.min(...durations), problem.timeUnit);
  const most = formatTime(Math.max(...durations), problem.timeUnit);
  return least === most ? least : `${least} – ${most}`;
}

function causeWords(problem: Problem, cause: ToldCause): string {
  const time = (value: number) => formatTime(value, problem.timeUnit);
  const within =
    cause.from === undefined || cause.to === undefined
      ? ''
      : ` between ${time(cause.from)} and ${time(cause.to)}`;
  switch (cause.kind) {
    case 'task':
      return `the task ${cause.task}`;
    case 'deadline':
      return `the deadline of ${cause.task}: ${time(cause.time)}`;
    case 'fixed':
      return `the start of ${cause.task}, fixed at ${time(cause.time)}`;
    case 'project deadline':
      return `the deadline of the project: ${time(cause.time)}`;
    case 'wanted end':
      return `the wanted end: ${time(cause.time)}`;
    case 'release date':
      return `the release date of ${cause.task}: ${time(cause.time)}`;
    case 'lag':
      return `the lag ${lagEnds(cause)}: ${time(cause.lag)}`;
    case 'capacity':
      return `the capacity of ${cause.resource}${within}: ${cause.capacity}`;
    case 'calendar':
      return `the calendar of ${cause.resource}${windowWords(cause.windows ?? [], time)}`;
    case 'budget':
      return `the budget of ${cause.resource}: ${cause.capacity}`;
    case 'pin':
      return `${cause.task} may run on ${cause.nodes.join(', ')} only`;
  }
}

/** The first few times at which a calendar leaves something else than the capacity. */
function windowWords(windows: NonNullable<ToldCause['windows']>, time: (value: number) => string): string {
  const told = windows
    .slice(0, 3)
    .map(({ start, end, capacity }) => `${capacity} between ${time(start)} and ${time(end)}`);
  const more = windows.length - told.length;
  return told.length === 0 ? '' : `: ${told.join(', ')}${more > 0 ? ` and ${more} more times` : ''}`;
}

/** Between which tasks a lag is, and between which of their events where these are not the usual ones. */
function lagEnds({ task, after, type }: Cause & { kind: 'lag' }): string {
  return `from ${after} to ${task}${type === 'finish-start' ? '' : ` (${type})`}`;
}

function causeName(cause: Cause): string {
  switch (cause.kind) {
    case 'task':
      return `a shorter ${cause.task}`;
    case 'deadline':
      return `a later deadline of ${cause.task}`;
    case 'fixed':
      return `another start of ${cause.task}`;
    case 'project deadline':
    case 'wanted end':
      return 'a later end';
    case 'release date':
      return `an earlier release of ${cause.task}`;
    case 'lag':
      return `a shorter lag ${lagEnds(cause)}`;
    case 'capacity':
    case 'budget':
      return `more of ${cause.resource}`;
    case 'calendar':
      return `a fuller calendar of ${cause.resource}`;
    case 'pin':
      return `one more node for ${cause.task}`;
  }
}

function changeWords(problem: Problem, { cause, value, by, isSmallest }: Change): string {
  const time = (amount: number) => formatTime(Math.abs(amount), problem.timeUnit);
  const perhaps = isSmallest ? '' : ' (less may do)';
  switch (cause.kind) {
    case 'task':
      return `${cause.task} ${time(by)} shorter${perhaps}`;
    case 'deadline':
      return `the deadline of ${cause.task} at ${time(Number(value))}: ${time(by)} later${perhaps}`;
    case 'fixed':
      return `${cause.task} fixed at ${time(Number(value))}: ${time(by)} ${by < 0 ? 'earlier' : 'later'}${perhaps}`;
    case 'project deadline':
    case 'wanted end':
      return `the end at ${time(Number(value))}: ${time(by)} later${perhaps}`;
    case 'release date':
      return `${cause.task} released at ${time(Number(value))}: ${time(by)} earlier${perhaps}`;
    case 'lag':
      return `the lag ${lagEnds(cause)} ${time(Number(value))}: ${time(by)} shorter${perhaps}`;
    case 'capacity':
    case 'budget':
      return `${cause.resource} ${value} instead of ${cause.capacity}: ${by} more${perhaps}`;
    case 'calendar':
      return `${by} more of ${cause.resource} in the windows of its calendar${perhaps}`;
    case 'pin':
      return `${cause.task} may run on ${value}, too`;
  }
}

function boundWords(problem: Problem, told: Explanation & { kind: 'bound' }): string[] {
  const { end, lowerBound, isBest, reason } = told;
  const time = (value: number) => formatTime(value, problem.timeUnit);
  const head = isBest
    ? [`The best schedule ends at ${time(end)}, and none ends earlier.`]
    : [
        `The best schedule found ends at ${time(end)}; it is proved that none ends before ${time(lowerBound)}.`,
        'Whether one ends in between is not known.',
      ];
  switch (reason.kind) {
    case 'chain':
      return [
        ...head,
        '',
        'It is the length of a chain of tasks that wait for one another, each at its earliest:',
        ...chainWords(problem, reason.steps),
      ];
    case 'energy':
      return [
        ...head,
        '',
        `It is what ${reason.resource} can do. To end earlier, all this would have to fit between ${time(reason.from)} and ${time(reason.to)}:`,
        ...reason.tasks.slice(0, MOST_NAMES).map(({ task, energy }) => `  · ${task}: ${amount(energy)}`),
        ...(reason.tasks.length > MOST_NAMES ? [`  · and ${reason.tasks.length - MOST_NAMES} more`] : []),
        `That is ${amount(reason.needed)} in amount × ${unitName(problem)}, and ${reason.resource} offers ${amount(reason.offered)} there.`,
      ];
    case 'search':
      return [
        ...head,
        '',
        `No single chain or resource shows it; it needs search: a proof of ${count(reason.inferences)} inferences and ${count(reason.nogoods)} nogoods.`,
        "'allot plan --proof FILE' writes it down.",
        '',
        told.isMinimal
          ? 'For an earlier end these cannot all be kept, and without any one of them it would do:'
          : 'For an earlier end these cannot all be kept, and perhaps fewer of them are to blame:',
        ...causeLines(problem, told.causes),
      ];
    case 'open':
      return [
        ...head,
        '',
        `Nothing simple shows the bound, and it was not proved again here: ${reason.reason}.`,
      ];
  }
}

function chainWords(problem: Problem, steps: readonly ChainStep[]): string[] {
  const time = (value: number) => formatTime(value, problem.timeUnit);
  const widest = steps.reduce((most, { task }) => Math.max(most, task.length), 0);
  return steps.map(({ task, start, end, waitsFor }) => {
    let why = start > 0 ? 'its release date' : '';
    if (waitsFor !== null) {
      why = waitsFor.type === 'finish-start' ? '' : waitsFor.type;
      if (waitsFor.lag !== 0) why += `${why ? ' ' : ''}after a lag of ${time(waitsFor.lag)}`;
    }
    return `  ${task.padEnd(widest)}  ${time(start)} – ${time(end)}${why ? `  (${why})` : ''}`;
  });
}

function amount(value: number): string {
  return count(Math.round(value * 1000) / 1000);
}

function count(value: number): string {
  return new Intl.NumberFormat('en-GB').format(value);
}

function unitName({ timeUnit }: Problem): string {
  return timeUnit === 'unit' ? 'time' : timeUnit;
}

/** A line broken between words where it is too long; what follows is indented like it. */
function wrapped(line: string, width: number): string[] {
  const indent = ' '.repeat(/^ *(· )?/.exec(line)?.[0].length ?? 0);
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const at = rest.lastIndexOf(' ', width);
    if (at <= indent.length) break;
    lines.push(rest.slice(0, at));
    rest = indent + rest.slice(at + 1);
  }
  return [...lines, rest];
}
