import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProblem } from '#model/parse.ts';
import { mermaidFlowchart } from './flowchart.ts';
import { mermaidGantt } from './gantt.ts';

test('a flowchart shows durations, lags, types and data, and escapes what Mermaid reads as syntax', () => {
  const problem = parseProblem({
    timeUnit: 'h',
    tasks: [
      { id: 'a', name: 'say "hi"; end', duration: 1, produces: [{ data: 'x', size: 5 }] },
      { id: 'b', duration: 2, consumes: ['x'] },
      { id: 'c', duration: 0, after: [{ task: 'a', type: 'start-start', lag: 2 }, 'b'] },
    ],
  });
  assert.equal(
    mermaidFlowchart(problem),
    `flowchart LR
  t0["say #34;hi#34;#59; end<br/>1 h"]
  t1["b<br/>2 h"]
  t2["c<br/>0 h"]
  t0 -->|"data 5"| t1
  t0 -->|"start-start +2 h"| t2
  t1 --> t2
`,
  );
});

test('a gantt chart has a section a node, in order of time', () => {
  const tasks = [
    { id: 'late: one', mode: '1', node: 'gpu', start: 2, end: 3.5 },
    { id: 'early', mode: '1', node: 'gpu', start: 0, end: 2 },
    { id: 'gate', mode: '1', node: null, start: 2, end: 2 },
  ];
  assert.equal(
    mermaidGantt({ problem: 'p', tasks }, 's'),
    `gantt
  title p (seconds)
  dateFormat x
  axisFormat %s
  section gpu
  early :0, 2000
  late#58; one :2000, 3500
  section no node
  gate :milestone, 2000, 2000
`,
  );
  assert.match(
    mermaidGantt({ problem: 'p', tasks: [tasks[1]] }, 'unit'),
    /\(units\)[\s\S]*%Q[\s\S]*early :0, 2\n/,
  );
});
