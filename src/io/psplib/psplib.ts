import { AllotError, type Issue } from '#model/errors.ts';
import type { Problem } from '#model/problem.ts';
import { baseName, type Format, type Reading, type ReadOptions } from '../format.ts';
import { type Job, jobsOfProblem, readingOfJobs } from '../jobTable.ts';
import { requireExpressible } from '../requireExpressible.ts';

/**
 * PSPLIB's single-mode (`.sm`) and multi-mode (`.mm`) projects, and MMLIB's, whose headings and white space
 * differ a little. Source: Kolisch and Sprecher 1997, 'PSPLIB – a project scheduling problem library';
 * Van Peteghem and Vanhoucke 2014 for MMLIB.
 *
 * Times are in `unit`. Resources are R1, R2, … (renewable) and N1, N2, … (used up). The project's due date
 * and tardiness cost are left out: the library's problems are about the makespan.
 */
export const psplib: Format = {
  id: 'psplib',
  title: 'PSPLIB and MMLIB',
  extensions: ['.sm', '.mm'],
  detect: (text) => /^\s*PRECEDENCE RELATIONS/im.test(text) && /^\s*REQUESTS\/DURATIONS/im.test(text),
  read: readPsplib,
  write: writePsplib,
};

/** A row of a section: its line and its words. */
interface Row {
  line: number;
  words: string[];
}

function readPsplib(text: string, { name }: ReadOptions): Reading {
  const lines = text.split(/\r?\n/);
  const issues: Issue[] = [];
  const fail = (code: string, line: number | undefined, message: string, hint?: string) =>
    issues.push({ code, path: '', line, message, hint });
  const stopOnIssues = () => {
    if (issues.length > 0) throw new AllotError(issues, name);
  };

  /** The whole number behind a heading's colon. */
  const header = (title: string, pattern: RegExp): number => {
    const at = lines.findIndex((line) => pattern.test(line));
    const word =
      at < 0
        ? undefined
        : lines[at]
            .slice(lines[at].indexOf(':') + 1)
            .trim()
            .split(/\s+/)[0];
    if (word !== undefined && /^\d+$/.test(word)) return Number(word);
    if (at < 0) fail('missing-header', undefined, `the line '${title}: …' is missing`);
    else fail('not-a-number', at + 1, `'${word}' is not a whole number (${title})`);
    return 0;
  };
  const section = (title: string, pattern: RegExp): Row[] => {
    const at = lines.findIndex((line) => pattern.test(line));
    if (at < 0) {
      const hint = 'the file was cut short, or is of another format';
      fail('missing-section', lines.length, `the section '${title}' is missing`, hint);
      return [];
    }
    const rows: Row[] = [];
    // The line under the heading names the columns.
    for (let i = at + 2; i < lines.length && !/^\s*\*{3}/.test(lines[i]); i++) {
      const words = lines[i].trim().split(/\s+/);
      if (words[0] !== '' && !/^-{3}/.test(words[0])) rows.push({ line: i + 1, words });
    }
    return rows;
  };
  /** The row as whole numbers; null after reporting what is none. */
  const numbers = ({ line, words }: Row): number[] | null => {
    const odd = words.filter((word) => !/^\d+$/.test(word));
    for (const word of odd) fail('not-a-number', line, `'${word}' is not a whole number`);
    return odd.length > 0 ? null : words.map(Number);
  };

  const jobCount = header('jobs (incl. supersource/sink )', /^\s*jobs\b[^:]*:/i);
  const renewable = header('- renewable', /^\s*-\s*renewable\b[^:]*:/i);
  const nonRenewable = header('- nonrenewable', /^\s*-\s*nonrenewable\b[^:]*:/i);
  if (lines.some((line) => /^\s*-\s*doubly[^:]*:\s*[1-9]/i.test(line))) {
    const line = lines.findIndex((entry) => /^\s*-\s*doubly/i.test(entry)) + 1;
    fail('unsupported', line, 'doubly constrained resources are not supported', 'state each as R and as N');
  }
  if (jobCount > lines.length)
    fail('wrong-count', lines.length, `the file says ${jobCount} jobs and has ${lines.length} lines`);
  const precedence = section('PRECEDENCE RELATIONS', /^\s*PRECEDENCE RELATIONS/i);
  const requests = section('REQUESTS/DURATIONS', /^\s*REQUESTS\/DURATIONS/i);
  const availability = section('RESOURCEAVAILABILITIES', /^\s*RESOURCE\s?AVAILABILITIES/i);
  stopOnIssues();

  const jobs: Job[] = Array.from({ length: jobCount }, () => ({
    line: 0,
    arcLine: 0,
    modes: [],
    successors: [],
  }));
  const modeCounts = new Int32Array(jobCount);
  const jobAt = (number: number, line: number): Job | undefined => {
    if (number >= 1 && number <= jobCount) return jobs[number - 1];
    fail('out-of-range', line, `there is no job ${number}; the jobs are 1 to ${jobCount}`);
    return undefined;
  };
  for (const row of precedence) {
    const [number, modes, count, ...successors] = numbers(row) ?? [];
    const job = number === undefined ? undefined : jobAt(number, row.line);
    if (!job) continue;
    if (job.arcLine > 0)
      fail('duplicate-id', row.line, `job ${number} stands here again; it is on line ${job.arcLine}`);
    if (successors.length !== count) {
      const stated = count === undefined ? 'no number of successors' : `${count} successors`;
      fail('wrong-count', row.line, `job ${number} states ${stated} and lists ${successors.length}`);
    }
    job.arcLine = row.line;
    modeCounts[number - 1] = modes;
    for (const successor of successors) if (jobAt(successor, row.line)) job.successors.push(successor);
  }

  const resourceCount = renewable + nonRenewable;
  let current = 0;
  for (const row of requests) {
    const values = numbers(row);
    if (values === null) continue;
    // Rows of a job's further modes leave its number out.
    const first = values.length === resourceCount + 3;
    if (!first && !(values.length === resourceCount + 2 && current > 0)) {
      const message = `the row has ${values.length} numbers; job, mode, duration and ${resourceCount} requests make ${resourceCount + 3}`;
      fail('wrong-count', row.line, message);
      continue;
    }
    if (first) current = values[0];
    const [mode, duration, ...demand] = first ? values.slice(1) : values;
    const job = jobAt(current, row.line);
    if (!job) continue;
    if (mode !== job.modes.length + 1)
      fail(
        'wrong-count',
        row.line,
        `mode ${mode} of job ${current} stands where mode ${job.modes.length + 1} belongs`,
      );
    if (job.modes.length === 0) job.line = row.line;
    job.modes.push({ duration, demand });
  }
  const capacities = availability.length > 0 ? numbers(availability[0]) : [];
  const capacityLine = availability[0]?.line ?? lines.length;
  if (capacities !== null && capacities.length !== resourceCount) {
    const message = `there are ${capacities.length} availabilities for ${resourceCount} resources`;
    fail('wrong-count', capacityLine, message);
  }
  // A row that cannot be read would be counted as missing too.
  stopOnIssues();
  jobs.forEach((job, i) => {
    if (job.arcLine === 0)
      fail('missing-row', lines.length, `job ${i + 1} of ${jobCount} is missing under PRECEDENCE RELATIONS`);
    else if (job.modes.length !== modeCounts[i]) {
      const line = job.line || job.arcLine;
      fail('wrong-count', line, `job ${i + 1} states ${modeCounts[i]} modes and lists ${job.modes.length}`);
    }
  });
  if (jobCount === 0) fail('wrong-count', undefined, 'the project has no jobs');
  stopOnIssues();

  const resources = (capacities as number[]).map((capacity, r) => ({
    id: r < renewable ? `R${r + 1}` : `N${r - renewable + 1}`,
    capacity,
    renewable: r < renewable,
  }));
  return readingOfJobs({ resources, jobs, capacityLine }, baseName(name));
}

/** Budgets go behind the pools, as the format has it; tasks become jobs 2, 3, … in file order. */
function writePsplib(problem: Problem): string {
  requireExpressible(problem, 'PSPLIB', { modes: true, nonRenewable: true });
  const resources = [
    ...problem.resources.filter((resource) => resource.renewable),
    ...problem.resources.filter((resource) => !resource.renewable),
  ];
  const { jobs } = jobsOfProblem({ ...problem, resources });
  const renewable = resources.filter((resource) => resource.renewable).length;
  const nonRenewable = resources.length - renewable;
  const names = resources.map((_, r) => (r < renewable ? `R ${r + 1}` : `N ${r - renewable + 1}`));
  const horizon = jobs.reduce((sum, job) => sum + Math.max(...job.modes.map((mode) => mode.duration)), 0);
  const cell = (value: number | string, width: number) => `${value}`.padStart(width);
  const rule = '*'.repeat(72);
  const rows = [
    rule,
    `file with basedata            : ${problem.name}`,
    'initial value random generator: 0',
    rule,
    'projects                      :  1',
    `jobs (incl. supersource/sink ):  ${jobs.length}`,
    `horizon                       :  ${horizon}`,
    'RESOURCES',
    `  - renewable                 :  ${renewable}   R`,
    `  - nonrenewable              :  ${nonRenewable}   N`,
    '  - doubly constrained        :  0   D',
    rule,
    'PROJECT INFORMATION:',
    'pronr.  #jobs rel.date duedate tardcost  MPM-Time',
    `    1  ${cell(jobs.length - 2, 5)}      0 ${cell(horizon, 8)}        0 ${cell(0, 8)}`,
    rule,
    'PRECEDENCE RELATIONS:',
    'jobnr.    #modes  #successors   successors',
    ...jobs.map((job, i) =>
      `${cell(i + 1, 4)}${cell(job.modes.length, 9)}${cell(job.successors.length, 11)}        ${job.successors.map((s) => cell(s, 4)).join('')}`.trimEnd(),
    ),
    rule,
    'REQUESTS/DURATIONS:',
    `jobnr. mode duration  ${names.join('  ')}`.trimEnd(),
    '-'.repeat(72),
    ...jobs.flatMap((job, i) =>
      job.modes.map(
        ({ duration, demand }, m) =>
          `${cell(m === 0 ? i + 1 : '', 4)}${cell(m + 1, 7)}${cell(duration, 6)}  ${demand.map((d) => cell(d, 6)).join('')}`,
      ),
    ),
    rule,
    'RESOURCEAVAILABILITIES:',
    `  ${names.join('  ')}`,
    resources.map((resource) => cell(resource.capacity, 6)).join(''),
    rule,
  ];
  return `${rows.join('\n')}\n`;
}
