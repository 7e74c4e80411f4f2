/*
 * Every priority rule on j30, j60 and j120: mean deviation of the makespan from the critical path, serial
 * and parallel generation, without and with double justification. Deterministic; about a minute.
 *
 *   npm run bench:rules
 */
import { writeFileSync } from 'node:fs';
import { DYNAMIC_RULES } from '#generation/dynamicRules.ts';
import { PRIORITY_RULE_IDS } from '#generation/priorityRules.ts';
import { compile } from '#instance/compile.ts';
import { benchmarkFiles, loadBenchmark, measuredWith } from '../benchmarkFiles.ts';
import { meanDeviation } from './oneSchedule.ts';

const SETS = ['j30', 'j60', 'j120'];
/** Without nodes the user's priorities are all alike, so that rule would only repeat LFT. */
const rules = [...PRIORITY_RULE_IDS.filter((rule) => rule !== 'priority'), ...Object.keys(DYNAMIC_RULES)];
const schemes = (rule: string) => (rule in DYNAMIC_RULES ? ['parallel'] : ['serial', 'parallel']);
const instances = SETS.map((set) => benchmarkFiles(set).map((file) => compile(loadBenchmark(file))));
if (instances.some((list) => list.length === 0)) {
  console.log('skipped: the benchmark files are not there; see docs/benchmarks.md');
  process.exit(0);
}
const heading = ['rule', 'scheme', ...SETS.flatMap((set) => [set, `${set} justified`])];
const lines = [
  `| ${heading.join(' | ')} |`,
  `|${heading.map((_, k) => (k < 2 ? '---' : '---:')).join('|')}|`,
];
for (const rule of rules) {
  for (const scheme of schemes(rule)) {
    const cells: string[] = [];
    for (const list of instances) {
      for (const justify of [false, true])
        cells.push((await meanDeviation(list, 'priority-rule', { rule, scheme, justify })).toFixed(2));
    }
    lines.push(`| ${[rule, scheme, ...cells].join(' | ')} |`);
    console.log(lines.at(-1));
  }
}
const counts = SETS.map((set, k) => `${set} (${instances[k].length})`).join(', ');
writeFileSync(
  'benchmarks/results/priority-rules.md',
  `# Priority rules\n\nMean deviation of the makespan from the critical path, in percent, over ${counts}: one schedule by each rule, and what double justification makes of it.\n\n${lines.join('\n')}\n\n${measuredWith('npm run bench:rules')}\n`,
);
