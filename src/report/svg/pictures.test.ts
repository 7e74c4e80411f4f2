import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plan } from '#schedule/plan.ts';
import { type PictureInput, pictureInput } from '../pictureInput.ts';
import {
  listSchedule,
  pipelineInstance,
  projectInstance,
  sampleRun,
  shopInstance,
} from '../sample.fixture.ts';
import { textWidth } from '../textWidth.ts';
import { ganttByNode } from './ganttByNode.ts';
import { ganttByTask } from './ganttByTask.ts';
import { barChart } from './barChart.ts';
import { fitnessChart, lineChart, traceChart } from './lineChart.ts';
import { resourceLoads } from './loads.ts';
import { networkPicture } from './network.ts';
import { planPicture } from './planPicture.ts';

const SHOP = shopInstance('shop', [
  [
    [0, 3],
    [1, 2],
  ],
  [
    [1, 4],
    [0, 1],
  ],
]);

function inputOf(instance: ReturnType<typeof pipelineInstance>, withRun: boolean): PictureInput {
  const schedule = listSchedule(instance);
  return pictureInput(instance, schedule, { run: withRun ? sampleRun(instance, schedule, 3) : undefined });
}

const INPUTS: Record<string, PictureInput> = {
  'pipeline of 12': inputOf(pipelineInstance(), false),
  'pipeline of 12 with its run': inputOf(pipelineInstance(), true),
  'project of 300': inputOf(projectInstance(300, 2), false),
  'project of 300 with its run': inputOf(projectInstance(300, 2), true),
  shop: inputOf(SHOP, false),
};
const PICTURES = { ganttByTask, ganttByNode, resourceLoads, planPicture, networkPicture };

describe('every picture', () => {
  for (const [inputName, input] of Object.entries(INPUTS)) {
    for (const [pictureName, draw] of Object.entries(PICTURES)) {
      test(`${pictureName} of ${inputName} is well-formed, and nothing lies outside it`, () => {
        for (const theme of ['light', 'dark', 'auto'] as const) {
          const svg = draw(input, { theme });
          const elements = readXml(svg);
          const [root] = elements;
          const width = Number(root.attributes.width);
          const height = Number(root.attributes.height);
          for (const { tag, attributes } of elements) {
            for (const [name, value] of Object.entries(attributes))
              assert.ok(!/NaN|undefined|Infinity/.test(value), `${tag} has ${name}="${value}"`);
            if (tag !== 'rect' || attributes.width === '100%' || attributes.x === undefined) continue;
            const x = Number(attributes.x);
            const y = Number(attributes.y);
            assert.ok(x >= 0 && x + Number(attributes.width) <= width + 0.5, `a box from x ${x} in ${width}`);
            assert.ok(
              y >= 0 && y + Number(attributes.height) <= height + 0.5,
              `a box from y ${y} in ${height}`,
            );
          }
          assert.equal(/var\(--/.test(svg), theme === 'auto');
        }
      });
    }
  }
});

describe('Gantt by task', () => {
  for (const [name, input] of Object.entries(INPUTS)) {
    test(`draws each task of ${name} once, and each attempt once`, () => {
      const elements = readXml(ganttByTask(input));
      const planned = elements.filter((e) => e.attributes.class?.startsWith('bar planned'));
      assert.deepEqual(
        planned.map((e) => e.attributes['data-task']).sort(),
        input.tasks.map((t) => t.id).sort(),
      );
      const attempts = elements.filter((e) => e.attributes.class?.startsWith('bar attempt'));
      assert.equal(
        attempts.length,
        input.tasks.reduce((sum, task) => sum + task.attempts.length, 0),
      );
    });

    test(`row labels of ${name} neither overlap nor run into the bars`, () => {
      const labels = readXml(ganttByTask(input)).filter((e) => e.attributes.class === 'row-label');
      const ys = labels.map((e) => Number(e.attributes.y)).sort((a, b) => a - b);
      const size = Number(labels[0].attributes['font-size']);
      for (let k = 1; k < ys.length; k++)
        assert.ok(ys[k] - ys[k - 1] >= size, `labels ${ys[k] - ys[k - 1]} apart`);
      for (const { attributes } of labels)
        assert.ok(Number(attributes.x) - Number(attributes.textLength ?? 0) >= 0);
    });
  }

  test('shows arrows for few tasks only', () => {
    const arrows = (input: PictureInput) =>
      readXml(ganttByTask(input)).filter((e) => e.attributes.class === 'arrow').length;
    assert.equal(arrows(INPUTS['pipeline of 12']), INPUTS['pipeline of 12'].arcs.length);
    assert.equal(arrows(INPUTS['project of 300']), 0);
  });

  test('marks due dates and deadlines', () => {
    const classes = readXml(ganttByTask(INPUTS['pipeline of 12'])).map((e) => e.attributes.class);
    assert.equal(classes.filter((name) => name === 'due').length, 2);
    assert.equal(classes.filter((name) => name === 'release').length, 1);
  });

  test('cuts long names, and keeps them in the tooltip', () => {
    const input = INPUTS['pipeline of 12'];
    const long = 'x'.repeat(400);
    const svg = ganttByTask({ ...input, tasks: [{ ...input.tasks[0], id: long, name: long }], arcs: [] });
    assert.ok(svg.includes(`<title>${long}`));
    const label = readXml(svg).find((e) => e.attributes.class === 'row-label');
    assert.ok(label);
    assert.match(label.text, /…$/);
    assert.ok(textWidth(label.text, Number(label.attributes['font-size'])) <= 191);
  });
});

describe('Gantt by node', () => {
  test('packs the bars of a lane without overlap', () => {
    const bars = boxesOf(ganttByNode(INPUTS['project of 300']), 'bar planned');
    assert.equal(bars.length, 300);
    for (const a of bars)
      for (const b of bars)
        if (a !== b && a.y === b.y) assert.ok(a.x + a.width <= b.x + 1.3 || b.x + b.width <= a.x + 1.3);
  });

  test('gives each machine of a shop one lane', () => {
    const bars = boxesOf(ganttByNode(INPUTS.shop), 'bar planned');
    assert.equal(new Set(bars.map((bar) => bar.y)).size, 2);
  });

  test('shades the time in which a node is closed', () => {
    assert.equal(
      readXml(ganttByNode(INPUTS['pipeline of 12'])).filter((e) => e.attributes.class === 'closed').length,
      1,
    );
  });
});

describe('resource loads', () => {
  test('stripes overload, and nothing else', () => {
    const input = INPUTS['pipeline of 12'];
    const overloads = (shown: PictureInput) =>
      readXml(resourceLoads(shown)).filter((e) => e.attributes.class === 'overload').length;
    assert.equal(overloads(input), 0);
    const resources = input.resources.map((r, k) =>
      k === 0 ? { ...r, capacity: [{ time: 0, value: 0 }], peak: 0 } : r,
    );
    assert.equal(overloads({ ...input, resources }), 1);
  });
});

describe('network', () => {
  test('draws every task and every arc, lags labelled, critical ones bold', () => {
    const input = INPUTS['pipeline of 12'];
    const elements = readXml(networkPicture(input));
    assert.equal(elements.filter((e) => e.attributes.class?.startsWith('box')).length, 12);
    assert.equal(
      elements.filter((e) => e.attributes.class?.startsWith('arc') && e.tag === 'path').length,
      input.arcs.length,
    );
    assert.deepEqual(
      elements.filter((e) => e.attributes.class === 'arc-label').map((e) => e.text),
      ['+10min'],
    );
    assert.ok(elements.some((e) => e.attributes.class === 'arc critical'));
  });

  test('keeps the boxes of 300 tasks apart', () => {
    const boxes = boxesOf(networkPicture(INPUTS['project of 300']), 'box');
    assert.equal(boxes.length, 300);
    for (let i = 0; i < boxes.length; i++) {
      for (let j = 0; j < i; j++) {
        const [a, b] = [boxes[i], boxes[j]];
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        assert.ok(apart, `boxes ${i} and ${j} overlap`);
      }
    }
  });
});

describe('bar chart', () => {
  test('bars stand on zero in proportion to their values, with whiskers of their errors', () => {
    const svg = barChart({
      title: 'a <b>',
      headline: '',
      yLabel: 'h',
      groups: ['GA', 'ER', 'none'],
      series: [
        {
          name: 'elastic',
          bars: [
            { value: 40, error: 4 },
            { value: 20, error: 0 },
            { value: Number.NaN, error: 0 },
          ],
        },
      ],
    });
    const bars = readXml(svg).filter((e) => e.attributes.class === 'bar');
    const height = bars.map(({ attributes }) => Number(attributes.height));
    assert.equal(bars.length, 2);
    assert.ok(Math.abs(height[0] / height[1] - 2) < 0.01);
    const ends = bars.map(({ attributes }) => Number(attributes.y) + Number(attributes.height));
    assert.equal(ends[0], ends[1]);
    const upright = readXml(svg).filter(({ tag, attributes: a }) => tag === 'line' && a.x1 === a.x2);
    assert.equal(upright.length, 1);
    const whisker = Number(upright[0].attributes.y2) - Number(upright[0].attributes.y1);
    assert.ok(Math.abs(whisker / height[0] - 8 / 40) < 0.01);
  });
});

describe('line chart', () => {
  test('draws each series, and survives none, one point and equal values', () => {
    const chart = { title: 'a <b>', headline: '', xLabel: 'x', yLabel: 'y' };
    const count = (series: Parameters<typeof lineChart>[0]['series']) =>
      readXml(lineChart({ ...chart, series })).filter((e) => e.attributes.class === 'series').length;
    assert.equal(count([]), 0);
    assert.equal(count([{ name: 'one', points: [[0, 5]] }]), 1);
    const flat = {
      name: 'flat',
      points: [
        [0, 5],
        [9, 5],
      ] as const,
    };
    assert.equal(
      count([
        flat,
        {
          ...flat,
          name: 'gap',
          points: [
            [0, 1],
            [1, Number.NaN],
            [2, 2],
          ],
        },
      ]),
      2,
    );
  });

  test('on logarithmic axes equal factors are equally far apart', () => {
    const svg = lineChart({
      title: 't',
      headline: '',
      xLabel: 'x',
      yLabel: 'y',
      logarithmic: 'both',
      series: [
        {
          name: 'square',
          points: [
            [0, 1],
            [10, 100],
            [100, 10_000],
            [1000, 1_000_000],
          ],
        },
      ],
    });
    const [path] = readXml(svg).filter((e) => e.attributes.class === 'series');
    const points = [...path.attributes.d.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map(([, x, y]) => [+x, +y]);
    // There is no place for x = 0.
    assert.equal(points.length, 3);
    const [a, b, c] = points;
    assert.ok(Math.abs(b[0] - a[0] - (c[0] - b[0])) < 0.1 && Math.abs(b[1] - a[1] - (c[1] - b[1])) < 0.1);
  });

  test('holds the incumbent and the bound until planning ended', () => {
    const point = { timeMs: 10, schedules: 5, makespan: 30, lowerBound: 20 };
    const plan = {
      problem: 'p',
      planner: 'sampling',
      seed: 1,
      status: 'feasible',
      makespan: 30,
      lowerBound: 20,
      objective: null,
      timeMs: 100,
      schedules: 50,
      reason: '',
      tasks: [],
      trace: [point],
    } as const;
    const elements = readXml(traceChart({ ...plan, tasks: [], trace: [point] }, 's'));
    assert.equal(elements.filter((e) => e.attributes.class === 'series').length, 2);
    assert.ok(elements.some((e) => e.text === 'incumbent'));
  });

  test('the fitness curve has best, mean and worst; none without the course of a search', () => {
    const plan: Plan = {
      problem: 'p',
      planner: 'genetic',
      seed: 1,
      status: 'feasible',
      makespan: 30,
      lowerBound: 20,
      objective: null,
      timeMs: 100,
      schedules: 50,
      reason: '',
      tasks: [],
      trace: [],
    };
    const statistics = [
      { step: 0, best: 34, mean: 40, worst: 50 },
      { step: 1, best: 30, mean: 35, worst: 41 },
    ];
    const elements = readXml(fitnessChart({ ...plan, details: { statistics } }, 'makespan, s') as string);
    assert.equal(elements.filter((e) => e.attributes.class === 'series').length, 3);
    for (const text of ['best', 'mean', 'worst', 'makespan, s'])
      assert.ok(
        elements.some((e) => e.text === text),
        text,
      );
    assert.equal(fitnessChart(plan, 'makespan'), null);
  });
});

interface Element {
  tag: string;
  attributes: Record<string, string>;
  /** Text directly inside. */
  text: string;
}

/** A strict reader of the XML that the pictures use; throws where it is not well-formed. */
function readXml(xml: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const token = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  for (; token.lastIndex < xml.length;) {
    const from = token.lastIndex;
    const match = token.exec(xml);
    assert.ok(match, `not XML: ${xml.slice(from, from + 80)}`);
    const [, closing, tag, attributes, selfClosing, text] = match;
    if (text !== undefined) {
      assert.ok(!/&(?!(amp|lt|gt|quot|#39);)/.test(text), `bare ampersand: ${text}`);
      if (open.length > 0) open[open.length - 1].text += text;
    } else if (closing) assert.equal(open.pop()?.tag, tag);
    else {
      const pairs = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [
        name,
        unescapeXml(value),
      ]);
      assert.equal(new Set(pairs.map(([name]) => name)).size, pairs.length, `an attribute twice in <${tag}>`);
      const element = { tag, attributes: Object.fromEntries(pairs), text: '' };
      elements.push(element);
      if (!selfClosing) open.push(element);
    }
  }
  assert.equal(open.length, 0);
  for (const element of elements) element.text = unescapeXml(element.text.trim());
  return elements;
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** The first box of every group of this class. */
function boxesOf(svg: string, groupClass: string): { x: number; y: number; width: number; height: number }[] {
  const elements = readXml(svg);
  return elements.flatMap((element, k) => {
    if (!element.attributes.class?.startsWith(groupClass)) return [];
    const rect = elements.slice(k + 1).find((other) => other.tag === 'rect' || other.tag === 'path');
    if (rect?.tag !== 'rect') return [];
    const { x, y, width, height } = rect.attributes;
    return [{ x: Number(x), y: Number(y), width: Number(width), height: Number(height) }];
  });
}
