/**
 * The Luby sequence 1, 1, 2, 1, 1, 2, 4, …: how long run number `run` is, in units.
 * Source: Luby, Sinclair and Zuckerman 1993, Optimal speedup of Las Vegas algorithms.
 *
 * @param run from 0
 */
export function luby(run: number): number {
  let size = 1;
  let power = 0;
  while (size < run + 1) {
    power++;
    size = 2 * size + 1;
  }
  let rest = run;
  while (size - 1 !== rest) {
    size = (size - 1) >> 1;
    power--;
    rest %= size;
  }
  return 2 ** power;
}
