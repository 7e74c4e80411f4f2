import { Graph, layout } from '@dagrejs/dagre';

export interface Point {
  x: number;
  y: number;
}

export interface BoxSize {
  width: number;
  height: number;
}

export interface LayoutArc {
  from: number;
  to: number;
  /** Room for the label on the arc; 0 for none. */
  labelWidth: number;
  labelHeight: number;
  /** Arcs of greater weight are kept shorter and straighter. */
  weight: number;
}

/** Draws two places towards one another. */
type Link = Pick<LayoutArc, 'from' | 'to' | 'weight'>;

export interface NetworkLayout extends BoxSize {
  /** Centre of each box. */
  centres: Point[];
  /** Points of each arc, from the border of one box to that of the other. */
  ways: Point[][];
  /** Centre of each arc's label. */
  labels: Point[];
}

/** Above so many boxes dagre spreads the picture out, and above some hundreds it takes its time. */
const ROUTED_UP_TO = 20;
const SWEEPS = 30;

/**
 * Places boxes in layers from left to right, predecessors first. Small networks are dagre's work (Gansner
 * et al. 1993), which leads arcs around boxes. In large ones each layer is packed close around its
 * neighbours' middles, long arcs in narrow passages between them: flatter by far, and quick for thousands.
 */
export function layoutNetwork(boxes: readonly BoxSize[], arcs: readonly LayoutArc[]): NetworkLayout {
  return boxes.length <= ROUTED_UP_TO ? routedLayout(boxes, arcs) : packedLayout(boxes, arcs);
}

function routedLayout(boxes: readonly BoxSize[], arcs: readonly LayoutArc[]): NetworkLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 14, edgesep: 6, ranksep: 34 });
  boxes.forEach(({ width, height }, i) => {
    graph.setNode(String(i), { width, height });
  });
  arcs.forEach((arc, k) => {
    const label = arc.labelWidth > 0 ? { width: arc.labelWidth, height: arc.labelHeight, labelpos: 'c' } : {};
    graph.setEdge(String(arc.from), String(arc.to), { ...label, weight: arc.weight }, String(k));
  });
  layout(graph);
  const centres = boxes.map((_, i) => {
    const { x, y } = graph.node(String(i)) as Point;
    return { x, y };
  });
  // Layers are the columns that the boxes' centres stand in.
  const columns = [...new Set(centres.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
  const layerOf = centres.map(({ x }) => columns.indexOf(Math.round(x)));
  const ways: Point[][] = [];
  const labels: Point[] = [];
  arcs.forEach((arc, k) => {
    const edge = graph.edge(String(arc.from), String(arc.to), String(k)) as {
      points: Point[];
    } & Partial<Point>;
    // Between neighbouring layers nothing is in the way, so the layout's middle points are detours.
    const direct = arc.labelWidth === 0 && layerOf[arc.to] - layerOf[arc.from] === 1;
    ways.push(direct ? swing(centres, boxes, arc) : edge.points);
    labels.push({ x: edge.x ?? 0, y: edge.y ?? 0 });
  });
  return { centres, ways, labels, ...extentOf(centres, boxes, ways) };
}

const LAYER_GAP = 44;

/** Room for one long arc between the boxes of a layer. */
const PASSAGE: BoxSize = { width: 0, height: 3 };

function packedLayout(boxes: readonly BoxSize[], arcs: readonly LayoutArc[]): NetworkLayout {
  const layers = layersOf(boxes.length, arcs);
  const layerOf = new Map(layers.flatMap((layer, k) => layer.map((i) => [i, k] as const)));
  // A long arc is a chain of passages, one in each layer between its ends.
  const places = [...boxes];
  const links: Link[] = [];
  const passages = arcs.map(({ from, to, weight }) => {
    const own: number[] = [];
    for (let k = (layerOf.get(from) as number) + 1; k < (layerOf.get(to) as number); k++) {
      own.push(places.length);
      layers[k].push(places.length);
      places.push(PASSAGE);
    }
    const chain = [from, ...own, to];
    for (let k = 1; k < chain.length; k++) links.push({ from: chain[k - 1], to: chain[k], weight });
    return own;
  });
  const y = packLayers(places, links, layers);
  const centres = places.map((_, i) => ({ x: 0, y: y[i] }));
  const halfWidth = new Array<number>(places.length).fill(0);
  let left = 0;
  for (const layer of layers) {
    const width = layer.reduce((widest, i) => Math.max(widest, places[i].width), 0);
    for (const i of layer) {
      centres[i].x = left + width / 2;
      halfWidth[i] = width / 2;
    }
    left += width + LAYER_GAP;
  }
  const ways = arcs.map((arc, k) => {
    const [first, second, third, fourth] = swing(centres, boxes, arc);
    if (passages[k].length === 0) return [first, second, third, fourth];
    const between = passages[k].flatMap((i) => [
      { x: centres[i].x - halfWidth[i], y: centres[i].y },
      { x: centres[i].x + halfWidth[i], y: centres[i].y },
    ]);
    const reach = LAYER_GAP / 3;
    return [
      first,
      { x: first.x + reach, y: first.y },
      ...between,
      { x: fourth.x - reach, y: fourth.y },
      fourth,
    ];
  });
  const labels = ways.map((way) => {
    const middle = way.length >> 1;
    return { x: (way[middle - 1].x + way[middle].x) / 2, y: (way[middle - 1].y + way[middle].y) / 2 };
  });
  return { centres: centres.slice(0, boxes.length), ways, labels, ...extentOf(centres, places, ways) };
}

/**
 * Layers by the longest chain of predecessors; then each box with more arcs ahead than behind moves up to
 * its successors, which shortens its arcs. Needs an acyclic graph. O(boxes + arcs).
 */
function layersOf(count: number, arcs: readonly LayoutArc[]): number[][] {
  const after = Array.from({ length: count }, () => [] as number[]);
  const waiting = new Int32Array(count);
  for (const { from, to } of arcs) {
    after[from].push(to);
    waiting[to]++;
  }
  const behind = waiting.slice();
  const layerOf = new Int32Array(count);
  const order = [...waiting.keys()].filter((i) => waiting[i] === 0);
  for (const i of order) {
    for (const j of after[i]) {
      layerOf[j] = Math.max(layerOf[j], layerOf[i] + 1);
      if (--waiting[j] === 0) order.push(j);
    }
  }
  for (const i of order.toReversed())
    if (after[i].length > behind[i])
      layerOf[i] = after[i].reduce((least, j) => Math.min(least, layerOf[j]), count) - 1;
  const layers = Array.from(
    { length: layerOf.reduce((a, b) => Math.max(a, b), 0) + 1 },
    () => [] as number[],
  );
  for (const i of order) layers[layerOf[i]].push(i);
  return layers;
}

/** From the right side of one box to the left side of the other, level at both ends. */
function swing(centres: readonly Point[], boxes: readonly BoxSize[], { from, to }: LayoutArc): Point[] {
  const x1 = centres[from].x + boxes[from].width / 2;
  const x2 = centres[to].x - boxes[to].width / 2;
  const reach = (x2 - x1) / 3;
  const [y1, y2] = [centres[from].y, centres[to].y];
  return [
    { x: x1, y: y1 },
    { x: x1 + reach, y: y1 },
    { x: x2 - reach, y: y2 },
    { x: x2, y: y2 },
  ];
}

/**
 * Heights: sweeps in which each layer moves as close to the mean of its neighbours as the boxes' gap
 * allows (least squares under a fixed order: isotonic regression); the order is that of the means.
 *
 * @param layers reordered in place
 */
function packLayers(
  boxes: readonly BoxSize[],
  links: readonly Link[],
  layers: readonly number[][],
): number[] {
  /** Least distance of each box's middle from the middle of the first in the layer. */
  const offsetsOf = (layer: readonly number[]) => {
    let offset = 0;
    return layer.map((i, rank) => {
      if (rank > 0) {
        const [above, below] = [boxes[layer[rank - 1]], boxes[i]];
        offset += (above.height + below.height) / 2 + (above === PASSAGE || below === PASSAGE ? 4 : 12);
      }
      return offset;
    });
  };
  const y = new Array<number>(boxes.length).fill(0);
  for (const layer of layers) {
    const offsets = offsetsOf(layer);
    layer.forEach((i, rank) => {
      y[i] = offsets[rank] - offsets[layer.length - 1] / 2;
    });
  }
  const neighbours = boxes.map(() => [] as { other: number; weight: number }[]);
  for (const { from, to, weight } of links) {
    neighbours[from].push({ other: to, weight });
    neighbours[to].push({ other: from, weight });
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let k = 0; k < layers.length; k++) {
      const layer = layers[sweep % 2 === 0 ? k : layers.length - 1 - k];
      const wish = new Map(layer.map((i) => [i, meanOf(neighbours[i], y, y[i])]));
      layer.sort((a, b) => (wish.get(a) as number) - (wish.get(b) as number));
      const offsets = offsetsOf(layer);
      const fitted = isotonic(layer.map((i, rank) => (wish.get(i) as number) - offsets[rank]));
      layer.forEach((i, rank) => {
        y[i] = fitted[rank] + offsets[rank];
      });
    }
  }
  const top = y.reduce(
    (least, value, i) => Math.min(least, value - boxes[i].height / 2),
    Number.POSITIVE_INFINITY,
  );
  return y.map((value) => value - top);
}

function meanOf(
  neighbours: readonly { other: number; weight: number }[],
  y: readonly number[],
  own: number,
): number {
  let sum = 0;
  let weights = 0;
  for (const { other, weight } of neighbours) {
    sum += y[other] * weight;
    weights += weight;
  }
  return weights === 0 ? own : sum / weights;
}

/** The rising sequence nearest to `values` in least squares (pool adjacent violators). */
function isotonic(values: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const value of values) {
    let pool = { sum: value, count: 1 };
    for (;;) {
      const last = pools[pools.length - 1];
      if (!last || last.sum / last.count <= pool.sum / pool.count) break;
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
}

/** Right and lower end of everything placed; the left and upper end is 0. */
function extentOf(centres: readonly Point[], boxes: readonly BoxSize[], ways: readonly Point[][]): BoxSize {
  let width = 0;
  let height = 0;
  centres.forEach(({ x, y }, i) => {
    width = Math.max(width, x + boxes[i].width / 2);
    height = Math.max(height, y + boxes[i].height / 2);
  });
  for (const { x, y } of ways.flat()) {
    width = Math.max(width, x);
    height = Math.max(height, y);
  }
  return { width, height };
}
