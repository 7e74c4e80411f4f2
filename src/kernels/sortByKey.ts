/** Longest key range that is sorted by counting; beyond it a comparison sort is cheaper. */
const COUNT_UP_TO = 1 << 16;

/**
 * Sorts indices ascending by an integer key; equal keys keep the order they have in `indices`.
 * O(length + range) for ranges up to 65,536, O(length·log length) beyond.
 *
 * @param indices permuted in place
 * @param key read at each index; any integers
 * @param scratch at least as long as `indices`; overwritten
 */
export function sortByKey(indices: Int32Array, key: Int32Array, scratch: Int32Array): void {
  const n = indices.length;
  if (n < 2) return;
  let least = key[indices[0]];
  let most = least;
  for (let x = 1; x < n; x++) {
    const value = key[indices[x]];
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  const range = most - least + 1;
  if (range > COUNT_UP_TO) {
    // Array.prototype.sort on typed arrays is stable since ES2019.
    indices.sort((a, b) => key[a] - key[b]);
    return;
  }
  const count = counters(range);
  for (let x = 0; x < n; x++) count[key[indices[x]] - least]++;
  for (let v = 1; v < range; v++) count[v] += count[v - 1];
  for (let x = n - 1; x >= 0; x--) scratch[--count[key[indices[x]] - least]] = indices[x];
  for (let x = 0; x < n; x++) indices[x] = scratch[x];
}

let counterStore = new Int32Array(1024);

/** `range` zeroed counters; one store serves every call, as sorting is not re-entrant. */
function counters(range: number): Int32Array {
  if (counterStore.length < range) counterStore = new Int32Array(2 * range);
  else counterStore.fill(0, 0, range);
  return counterStore;
}
