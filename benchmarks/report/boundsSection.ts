import { markdownTable, mean } from '../../experiments/table.ts';
import type { Measurement, MeasurementFile } from '../measurement.ts';
import type { Published } from '../published.ts';
import { boundsMet, percent } from '../summary.ts';
import { provenance } from './provenance.ts';

/** How often a bound without search is the best published makespan. */
export function boundsSection(
  files: readonly MeasurementFile[],
  published: ReadonlyMap<string, Published>,
): string[] {
  const lines = files.map(({ rows }) => {
    const pathOnly = rows.map((row) => ({ ...row, lowerBound: row.criticalPath }));
    const closed = rows.filter(({ name }) => {
      const best = published.get(name);
      return best !== undefined && best.bestMakespan === best.bestLowerBound;
    });
    return [
      rows[0].set,
      `${rows[0].seconds} s`,
      rows.length,
      boundsMet(pathOnly, published),
      boundsMet(rows, published),
      closed.length,
      percent(gapOf(rows, published)),
    ];
  });
  return [
    markdownTable(
      [
        'set',
        'at most',
        'problems',
        'critical path alone',
        'all bounds',
        'closed by anybody',
        'mean gap to best',
      ],
      lines,
    ),
    'Reading: columns count problems whose lower bound is the best published makespan, so that a schedule of that length would be proved best without any search; one thread.',
    provenance(files),
  ];
}

function gapOf(rows: readonly Measurement[], published: ReadonlyMap<string, Published>): number {
  return mean(
    rows.flatMap(({ name, lowerBound }) => {
      const best = published.get(name);
      return best === undefined ? [] : [best.bestMakespan / lowerBound - 1];
    }),
  );
}
