import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '#instance/compile.ts';
import { createRng } from '#kernels/rng.ts';
import { parseProblem } from '#model/parse.ts';
import type { ProblemInput } from '#model/schema.ts';
import { heft } from '../heft/index.ts';
import { runPlanner } from '../runPlanner.ts';
import { optimisticCosts } from './costTable.ts';
import { peft } from './index.ts';

/** Tasks with a time on each processor, and the time that data takes between two processors. */
interface Graph {
  times: number[][];
  arcs: { from: number; to: number; data: number }[];
}

/** The example of Topcuoglu, Hariri and Wu 2002 (figure 2 and table 1). */
const EXAMPLE: Graph = {
  times: [
    [14, 16, 9],
    [13, 19, 18],
    [11, 13, 19],
    [13, 8, 17],
    [12, 13, 10],
    [13, 16, 9],
    [7, 15, 11],
    [5, 11, 14],
    [18, 12, 20],
    [21, 7, 16],
  ],
  arcs: [
    [1, 2, 18],
    [1, 3, 12],
    [1, 4, 9],
    [1, 5, 11],
    [1, 6, 14],
    [2, 8, 19],
    [2, 9, 16],
    [3, 7, 23],
    [4, 8, 27],
    [4, 9, 23],
    [5, 9, 13],
    [6, 8, 15],
    [7, 10, 17],
    [8, 10, 11],
    [9, 10, 13],
  ].map(([from, to, data]) => ({ from: from - 1, to: to - 1, data })),
};

function problemOf({ times, arcs }: Graph): ProblemInput {
  return {
    timeUnit: 'unit',
    timeStep: 1,
    nodes: times[0].map((_, p) => ({ id: `P${p}`, capacity: { slot: 1 } })),
    network: { bandwidth: 1 },
    tasks: times.map((row, i) => ({
      id: `t${i}`,
      demand: { slot: 1 },
      modes: row.map((duration, p) => ({ id: `on-P${p}`, nodes: [`P${p}`], duration })),
      produces: arcs
        .filter(({ from }) => from === i)
        .map(({ to, data }) => ({ data: `d${i}-${to}`, size: data })),
      consumes: arcs.filter(({ to }) => to === i).map(({ from }) => `d${from}-${i}`),
    })),
  };
}

const instanceOf = (graph: Graph) => compile(parseProblem(problemOf(graph)));

test("the table's entries on the example", () => {
  const cost = optimisticCosts(instanceOf(EXAMPLE));
  const row = (i: number) => [...cost.subarray(3 * i, 3 * i + 3)];
  assert.deepEqual(row(9), [0, 0, 0]);
  // min(21, 7 + 13, 16 + 13), min(21 + 13, 7, 16 + 13), min(21 + 13, 7 + 13, 16)
  assert.deepEqual(row(8), [20, 7, 16]);
  // The task behind takes 18 12 20, 13 away, and has the row above: min(38, 32, 49) …
  assert.deepEqual(row(4), [32, 19, 32]);
});

test('HEFT reaches the makespan that its paper gives for the example', async () => {
  assert.equal((await runPlanner(heft, instanceOf(EXAMPLE))).plan.makespan, 80);
});

test('schedules are those of the paper’s steps, written down naively', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const graph = seed === 1 ? EXAMPLE : drawGraph(seed);
    const { plan } = await runPlanner(peft, instanceOf(graph));
    const rows = plan.tasks.map(({ node, start }) => ({ processor: Number(node?.slice(1)), start }));
    assert.deepEqual(rows, naivePeft(graph), `seed ${seed}`);
  }
});

function drawGraph(seed: number): Graph {
  const rng = createRng(seed);
  const processors = 2 + rng.int(3);
  const times = Array.from({ length: 12 }, () => Array.from({ length: processors }, () => 1 + rng.int(30)));
  const arcs = times.flatMap((_, to) =>
    Array.from({ length: to }, (_, from) => ({ from, to, data: 1 + rng.int(40) })).filter(
      () => rng.int(4) === 0,
    ),
  );
  return { times, arcs };
}

/** Arabnejad and Barbosa 2014, algorithm 1, on processors that hold one task at a time. */
function naivePeft({ times, arcs }: Graph): { processor: number; start: number }[] {
  const processors = times[0].map((_, p) => p);
  const entry = (i: number, p: number): number =>
    Math.max(
      0,
      ...arcs
        .filter(({ from }) => from === i)
        .map(({ to, data }) =>
          Math.min(...processors.map((w) => entry(to, w) + times[to][w] + (w === p ? 0 : data))),
        ),
    );
  const placed: ({ processor: number; start: number } | undefined)[] = times.map(() => undefined);
  const endOf = (i: number) => (placed[i]?.start as number) + times[i][placed[i]?.processor as number];
  for (let round = 0; round < times.length; round++) {
    const ready = times
      .map((_, i) => i)
      .filter((i) => !placed[i] && arcs.every(({ from, to }) => to !== i || placed[from]));
    const rank = (i: number) => processors.reduce((sum, p) => sum + entry(i, p), 0) / processors.length;
    const next = ready.reduce((a, b) => (rank(b) > rank(a) ? b : a));
    const offers = processors.map((processor) => {
      const arrival = Math.max(
        0,
        ...arcs
          .filter(({ to }) => to === next)
          .map(({ from, data }) => endOf(from) + (placed[from]?.processor === processor ? 0 : data)),
      );
      const busy = placed.flatMap((place, i) =>
        place?.processor === processor ? [[place.start, endOf(i)]] : [],
      );
      let start = arrival;
      while (busy.some(([from, to]) => from < start + times[next][processor] && start < to)) start++;
      return { processor, start, end: start + times[next][processor] };
    });
    const optimistic = (offer: (typeof offers)[number]) => offer.end + entry(next, offer.processor);
    const { processor, start } = offers.reduce((a, b) =>
      optimistic(b) < optimistic(a) || (optimistic(b) === optimistic(a) && b.end < a.end) ? b : a,
    );
    placed[next] = { processor, start };
  }
  return placed as { processor: number; start: number }[];
}
