import type { Problem } from '#model/problem.ts';
import { baseName, type Format, type Reading, type ReadOptions } from '../format.ts';
import { type Job, jobsOfProblem, readingOfJobs } from '../jobTable.ts';
import { NumberStream, numberedLines } from '../numberStream.ts';
import { requireExpressible } from '../requireExpressible.ts';

/**
 * Patterson's form (`.rcp`), as RanGen writes it: the number of jobs and of resources; the capacities; then
 * for each job its duration, its demands, the number of its successors and their numbers. White space is
 * free. Source: Patterson 1984; Demeulemeester, Vanhoucke and Herroelen 2003 for RanGen.
 */
export const patterson: Format = {
  id: 'patterson',
  title: 'Patterson (RanGen)',
  extensions: ['.rcp'],
  read: readPatterson,
  write: writePatterson,
};

function readPatterson(text: string, { name }: ReadOptions): Reading {
  const stream = new NumberStream(numberedLines(text), name);
  const jobCount = stream.takeCount('the number of jobs', 1);
  const resourceCount = stream.takeCount('the number of resources');
  const capacityLine = stream.line;
  const resources = Array.from({ length: resourceCount }, (_, r) => ({
    id: `R${r + 1}`,
    capacity: stream.take(`the capacity of R${r + 1}`),
    renewable: true,
  }));
  const jobs: Job[] = [];
  for (let number = 1; number <= jobCount; number++) {
    const { line } = stream;
    const duration = stream.take(`the duration of job ${number}`);
    const demand = resources.map(({ id }) => stream.take(`job ${number}'s demand of ${id}`));
    const arcLine = stream.line;
    const count = stream.takeCount(`job ${number}'s number of successors`);
    const successors = Array.from({ length: count }, () =>
      stream.take(`a successor of job ${number}`, 1, jobCount),
    );
    jobs.push({ line, arcLine, modes: [{ duration, demand }], successors });
  }
  stream.finish();
  return readingOfJobs({ resources, jobs, capacityLine }, baseName(name));
}

function writePatterson(problem: Problem): string {
  requireExpressible(problem, 'the Patterson form', {});
  const { jobs, resources } = jobsOfProblem(problem);
  const row = (values: readonly number[]) => values.map((value) => String(value).padStart(5)).join('');
  return `${[
    row([jobs.length, resources.length]),
    row(resources.map((resource) => resource.capacity)),
    ...jobs.map(({ modes: [{ duration, demand }], successors }) =>
      row([duration, ...demand, successors.length, ...successors]),
    ),
  ].join('\n')}\n`;
}
