/**
 * Finds line numbers in a text.
 *
 * @returns a function from offset to line, from 1; O(log lines) a call
 */
export function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/**
 * Walks an issue's path (`tasks[3].demand.cpu`) down a document, as far as the document goes.
 * Keys may hold points themselves, so the longest key that exists wins.
 *
 * @param child the part of `node` called `key`, undefined when it has none
 * @returns the deepest part found
 */
export function walkPath<N>(
  root: N,
  path: string,
  child: (node: N, key: string | number) => N | undefined,
): N {
  let node = root;
  let rest = path;
  while (rest !== '') {
    const index = /^\[(\d+)\]/.exec(rest);
    if (index) {
      const next = child(node, Number(index[1]));
      if (next === undefined) return node;
      node = next;
      rest = rest.slice(index[0].length).replace(/^\./, '');
      continue;
    }
    let end = rest.length;
    let next = child(node, rest);
    while (next === undefined) {
      end = Math.max(rest.lastIndexOf('.', end - 1), rest.lastIndexOf('[', end - 1));
      if (end <= 0) return node;
      next = child(node, rest.slice(0, end));
    }
    node = next;
    rest = rest.slice(end).replace(/^\./, '');
  }
  return node;
}
