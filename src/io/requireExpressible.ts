import { AllotError, type Issue } from '#model/errors.ts';
import type { Problem } from '#model/problem.ts';

/** What a format can say beyond single-mode tasks on pools, finish-start arcs and the makespan. */
export interface Expressible {
  modes?: boolean;
  nonRenewable?: boolean;
  nodes?: boolean;
  pools?: boolean;
  /** Release dates, deadlines, due dates. */
  dates?: boolean;
  fractions?: boolean;
}

/**
 * Refuses to write what would be another problem once read again. What only people and the runtime
 * read (descriptions, commands, weights and costs under a makespan objective) is dropped in silence.
 *
 * @param title the format, for messages
 * @throws AllotError `not-expressible`, one issue a matter, naming the first task it concerns
 */
export function requireExpressible(problem: Problem, title: string, can: Expressible): void {
  const issues: Issue[] = [];
  const found = new Set<string>();
  const refuse = (what: string, path: string, detail: string) => {
    if (found.has(what)) return;
    found.add(what);
    issues.push({
      code: 'not-expressible',
      path,
      message: `${title} has no ${what}: ${detail}`,
      hint: 'write it as allot YAML or JSON',
    });
  };
  const [level] = problem.objective;
  if (problem.objective.length > 1 || level.length > 1 || level[0].term !== 'makespan')
    refuse('objective but the makespan', 'objective', 'this problem has another');
  if (Number.isFinite(problem.deadline)) refuse('deadlines', 'deadline', 'the project has one');
  if (!can.nodes && problem.nodes.length > 0)
    refuse('nodes', 'nodes', `this problem has ${problem.nodes.length}`);
  if (can.pools === false && problem.resources.length > 0)
    refuse('shared pools', 'resources', `this problem has '${problem.resources[0].id}'`);
  problem.resources.forEach((resource, i) => {
    if (!can.nonRenewable && !resource.renewable)
      refuse('budgets', `resources[${i}]`, `'${resource.id}' is used up`);
    if (resource.calendar.length > 0)
      refuse('calendars', `resources[${i}].calendar`, `'${resource.id}' has one`);
  });
  problem.nodes.forEach((node, i) => {
    if (node.calendar.length > 0) refuse('calendars', `nodes[${i}].calendar`, `node '${node.id}' has one`);
  });
  problem.tasks.forEach((task, i) => {
    const path = `tasks[${i}]`;
    const its = (what: string) => `task '${task.id}' has ${what}`;
    if (!can.modes && task.modes.length > 1) refuse('modes', `${path}.modes`, its(`${task.modes.length}`));
    if (task.elastic) refuse('elastic tasks', `${path}.elastic`, `task '${task.id}' is one`);
    if (!can.dates && task.releaseDate > 0) refuse('release dates', `${path}.releaseDate`, its('one'));
    if (!can.dates && Number.isFinite(task.deadline)) refuse('deadlines', `${path}.deadline`, its('one'));
    if (!can.fractions) {
      const odd = task.modes.find((mode) => !Number.isInteger(mode.duration));
      if (odd) refuse('fractions of a time unit', path, its(`the duration ${odd.duration}`));
    }
    for (const [k, arc] of task.after.entries()) {
      const where = `${path}.after[${k}]`;
      if (arc.type !== 'finish-start')
        refuse(`${arc.type} precedence`, where, `'${arc.task}' → '${task.id}' is such`);
      else if (arc.lag !== 0) refuse('lags', where, `'${arc.task}' → '${task.id}' has ${arc.lag}`);
    }
  });
  if (issues.length > 0) throw new AllotError(issues);
}
