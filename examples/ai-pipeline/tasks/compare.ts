// Gathers the results of all tasks before it into comparison.md and comparison.json.
import { readRunJson, report, writeRunJson, writeRunText } from '../learning/runFolder.ts';

/** Metrics a row is ranked by; all of them are better when greater. */
const METRICS = ['accuracy', 'adjustedRand', 'meanReturn'];

const tasks = process.argv.slice(2);
if (tasks.length === 0) {
  console.error('name the tasks to compare');
  process.exit(2);
}
const rows = tasks.map((task) => {
  const result = readRunJson<Record<string, number | string>>(`results/${task}.json`);
  const metric = METRICS.find((name) => name in result);
  if (metric === undefined) {
    console.error(`the result of ${task} has none of ${METRICS.join(', ')}`);
    process.exit(1);
  }
  return { task, metric, value: Number(result[metric]), result };
});
const groups = METRICS.map((metric) => ({
  metric,
  rows: rows.filter((row) => row.metric === metric).sort((a, b) => b.value - a.value),
})).filter((group) => group.rows.length > 0);
writeRunJson('comparison.json', groups);

const lines = ['# Comparison', ''];
for (const group of groups) {
  lines.push(`## By ${group.metric}`, '', `| task | ${group.metric} | details |`, '| --- | ---: | --- |');
  for (const { task, metric, value, result } of group.rows) {
    const details = Object.entries(result).filter(([name]) => name !== metric);
    lines.push(`| ${task} | ${value} | ${details.map(([name, text]) => `${name} ${text}`).join(', ')} |`);
  }
  lines.push('');
}
writeRunText('comparison.md', lines.join('\n'));
report({
  compared: rows.length,
  bestAccuracy: groups.find((g) => g.metric === 'accuracy')?.rows[0].task ?? 'none',
});
