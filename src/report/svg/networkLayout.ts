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

const SWEEPS = 80;
const LAYER_GAP = 44;

/** Room for one long arc between the boxes of a layer. */
const PASSAGE: BoxSize = { width: 0, height: 3 };

/**
 * Places boxes in layers from left to right, predecessors first (Sugiyama, Tagawa and Toda 1981): each
 * layer packed close around its neighbours' middles, long arcs in narrow passages between the boxes, or in
 * wider ones where they bear a label. Differs from general layout libraries because flat pictures of
 * hundreds of tasks matter more here than straight arcs. O(sweeps · (boxes + passages) · log).
 */
export function layoutNetwork(boxes: readonly BoxSize[], arcs: readonly LayoutArc[]): NetworkLayout {
  const layers = layersOf(boxes.length, arcs);
  const layerOf = new Map(layers.flatMap((layer, k) => layer.map((i) => [i, k] as const)));
  const places = [...boxes];
  const links: Link[] = [];
  const gaps = new Array<number>(layers.length).fill(LAYER_GAP);
  /** The passages of each arc, one in each layer between its ends. */
  const passages = arcs.map(({ from, to, weight, labelWidth, labelHeight }) => {
    const first = (layerOf.get(from) as number) + 1;
    const last = (layerOf.get(to) as number) - 1;
    const middle = (first + last) >> 1;
    if (last < first) gaps[last] = Math.max(gaps[last], labelWidth + 24);
    const own: number[] = [];
    for (let k = first; k <= last; k++) {
      own.push(places.length);
      layers[k].push(places.length);
      places.push(labelWidth > 0 && k === middle ? { width: labelWidth, height: labelHeight } : PASSAGE);
    }
    const chain = [from, ...own, to];
    for (let k = 1; k < chain.length; k++) links.push({ from: chain[k - 1], to: chain[k], weight });
    return own;
  });
  const y = packLayers(places, links, layers, boxes.length);
  const centres = places.map((_, i) => ({ x: 0, y: y[i] }));
  const halfWidth = new Array<number>(places.length).fill(0);
  let left = 0;
  layers.forEach((layer, k) => {
    const width = layer.reduce((widest, i) => Math.max(widest, places[i].width), 0);
    for (const i of layer) {
      centres[i].x = left + width / 2;
      halfWidth[i] = width / 2;
    }
    left += width + gaps[k];
  });
  const ways = arcs.map(({ from, to }, k) => {
    const start = { x: centres[from].x + boxes[from].width / 2, y: centres[from].y };
    const end = { x: centres[to].x - boxes[to].width / 2, y: centres[to].y };
    const between = passages[k].flatMap((i) => [
      { x: centres[i].x - halfWidth[i], y: centres[i].y },
      { x: centres[i].x + halfWidth[i], y: centres[i].y },
    ]);
    // Level at both ends: the first and the last bend lie straight beside the boxes.
    const reach = between.length > 0 ? LAYER_GAP / 3 : (end.x - start.x) / 3;
    return [start, { x: start.x + reach, y: start.y }, ...between, { x: end.x - reach, y: end.y }, end];
  });
  const labels = ways.map((way, k) => {
    const own = passages[k];
    if (own.length > 0) return centres[own[(own.length - 1) >> 1]];
    return { x: (way[1].x + way[2].x) / 2, y: (way[1].y + way[2].y) / 2 };
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

/**
 * Heights: sweeps in which each layer moves as close to the mean of its neighbours as the boxes' gap
 * allows (least squares under a fixed order: isotonic regression); the order is that of the means.
 *
 * @param layers reordered in place
 * @param boxCount from this index on, places are passages of arcs and may stand closer
 */
function packLayers(
  boxes: readonly BoxSize[],
  links: readonly Link[],
  layers: readonly number[][],
  boxCount: number,
): number[] {
  /** Least distance of each box's middle from the middle of the first in the layer. */
  const offsetsOf = (layer: readonly number[]) => {
    let offset = 0;
    return layer.map((i, rank) => {
      if (rank > 0) {
        const [above, below] = [layer[rank - 1], i];
        const gap = above < boxCount && below < boxCount ? 12 : 4;
        offset += (boxes[above].height + boxes[below].height) / 2 + gap;
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
