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

export interface NetworkLayout extends BoxSize {
  /** Centre of each box. */
  centres: Point[];
  /** Points of each arc, from the border of one box to that of the other. */
  ways: Point[][];
  /** Centre of each arc's label. */
  labels: Point[];
}

/** Above so many boxes long arcs are no longer led around boxes, which would spread the picture out. */
const ROUTED_UP_TO = 20;
const SWEEPS = 30;

/**
 * Places boxes in layers from left to right, predecessors first. Layers and their first order are dagre's
 * (network simplex and barycentres: Gansner et al. 1993). Small networks keep its routes around boxes.
 * In large ones each layer is packed close around its neighbours' middles, and arcs swing behind boxes.
 */
export function layoutNetwork(boxes: readonly BoxSize[], arcs: readonly LayoutArc[]): NetworkLayout {
  const routed = boxes.length <= ROUTED_UP_TO;
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: routed ? 14 : 10, edgesep: 6, ranksep: routed ? 34 : 44 });
  boxes.forEach(({ width, height }, i) => {
    graph.setNode(String(i), { width, height });
  });
  arcs.forEach((arc, k) => {
    const label = arc.labelWidth > 0 ? { width: arc.labelWidth, height: arc.labelHeight, labelpos: 'c' } : {};
    graph.setEdge(String(arc.from), String(arc.to), { ...label, weight: arc.weight }, String(k));
  });
  layout(graph);
  const placed = boxes.map((_, i) => {
    const { x, y } = graph.node(String(i)) as Point;
    return { x, y };
  });
  // Layers are the columns that the boxes' centres stand in.
  const columns = [...new Set(placed.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
  const layerOf = placed.map(({ x }) => columns.indexOf(Math.round(x)));
  const centres = routed ? placed : packLayers(boxes, arcs, placed, layerOf, columns.length);

  const ways: Point[][] = [];
  const labels: Point[] = [];
  arcs.forEach((arc, k) => {
    const edge = graph.edge(String(arc.from), String(arc.to), String(k)) as {
      points: Point[];
    } & Partial<Point>;
    // Between neighbouring layers nothing is in the way, so the layout's middle points are detours.
    const direct = !routed || (arc.labelWidth === 0 && layerOf[arc.to] - layerOf[arc.from] === 1);
    const way = direct ? swing(centres, boxes, arc) : edge.points;
    ways.push(way);
    labels.push(
      direct
        ? { x: (way[1].x + way[2].x) / 2, y: (way[1].y + way[2].y) / 2 }
        : { x: edge.x ?? way[0].x, y: edge.y ?? way[0].y },
    );
  });
  return { centres, ways, labels, ...extentOf(centres, boxes, ways) };
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
 * New heights: sweeps in which each layer moves as close to the mean of its neighbours as the boxes' gap
 * allows (least squares under a fixed order: isotonic regression); the order is that of the means.
 */
function packLayers(
  boxes: readonly BoxSize[],
  arcs: readonly LayoutArc[],
  placed: readonly Point[],
  layerOf: readonly number[],
  layerCount: number,
): Point[] {
  const pitch = Math.max(...boxes.map((box) => box.height)) + 12;
  const layers = Array.from({ length: layerCount }, () => [] as number[]);
  layerOf.forEach((layer, i) => {
    layers[layer].push(i);
  });
  const y = new Array<number>(boxes.length).fill(0);
  for (const layer of layers) {
    layer.sort((a, b) => placed[a].y - placed[b].y);
    layer.forEach((i, k) => {
      y[i] = (k - (layer.length - 1) / 2) * pitch;
    });
  }
  const neighbours = boxes.map(() => [] as { other: number; weight: number }[]);
  for (const { from, to, weight } of arcs) {
    neighbours[from].push({ other: to, weight });
    neighbours[to].push({ other: from, weight });
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let k = 0; k < layerCount; k++) {
      const layer = layers[sweep % 2 === 0 ? k : layerCount - 1 - k];
      const wish = new Map(layer.map((i) => [i, meanOf(neighbours[i], y, y[i])]));
      layer.sort((a, b) => (wish.get(a) as number) - (wish.get(b) as number));
      const fitted = isotonic(layer.map((i, rank) => (wish.get(i) as number) - rank * pitch));
      layer.forEach((i, rank) => {
        y[i] = fitted[rank] + rank * pitch;
      });
    }
  }
  const top = Math.min(...y.map((value, i) => value - boxes[i].height / 2));
  return placed.map(({ x }, i) => ({ x, y: y[i] - top }));
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
