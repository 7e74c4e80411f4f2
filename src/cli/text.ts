/** How far a makespan may be from the best, relative to the bound: `0 %`, `4.3 %`. */
export function gapText(makespan: number, lowerBound: number): string {
  if (makespan <= lowerBound) return '0 %';
  if (lowerBound <= 0) return 'unknown';
  return `${(((makespan - lowerBound) / lowerBound) * 100).toFixed(1)} %`;
}

/** A share as percent: `12.3 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
