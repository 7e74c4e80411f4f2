import type { LineChart } from '#report/svg/lineChart.ts';
import type { ResultFile, Row } from './resultFile.ts';

/** What an experiment is given when it measures. */
export interface ExperimentContext {
  /** A tenth of the seeds and fewer cases: shows that it works, proves nothing. */
  readonly quick: boolean;
  /** Every random draw comes from it. */
  readonly seed: number;
  /** Where measurements go; those it already holds are not made again. */
  readonly results: ResultFile;
  /** For pictures of schedules, which raw files do not hold; charts of figures belong in the report. */
  readonly pictures: Pictures;
}

/** Draws charts beside the results, and returns the Markdown that shows them. */
export interface Pictures {
  lines(name: string, chart: LineChart): string;
  svg(name: string, title: string, text: string): string;
}

/**
 * One table or figure of a document measured again, or one that the document should have had. A new one is
 * a file in this folder and a line in experiments.ts.
 */
export interface Experiment {
  id: string;
  title: string;
  /** Makes the measurements that are missing. */
  run(context: ExperimentContext): Promise<void>;
  /** Markdown made of the measurements: what the document reports, what we measure, and why they differ. */
  report(rows: readonly Row[], pictures: Pictures): string;
}
