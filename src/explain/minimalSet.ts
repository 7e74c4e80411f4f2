/**
 * A minimal subset that still fails: without any one of its members it does not. Earlier members are kept
 * rather than later ones.
 *
 * Asks O(k log(n / k)) questions for k members of n. Source: Junker 2004, QuickXplain: preferred explanations
 * and relaxations for over-constrained problems.
 *
 * @param members that fail all together
 * @param fails whether a subset fails; more members never make it fail less
 */
export async function minimalSet<T>(
  members: readonly T[],
  fails: (subset: readonly T[]) => Promise<boolean>,
): Promise<T[]> {
  const search = async (base: readonly T[], isNew: boolean, open: readonly T[]): Promise<T[]> => {
    if (isNew && (await fails(base))) return [];
    if (open.length <= 1) return [...open];
    const half = open.length >> 1;
    const first = open.slice(0, half);
    const second = open.slice(half);
    const fromSecond = await search([...base, ...first], true, second);
    const fromFirst = await search([...base, ...fromSecond], fromSecond.length > 0, first);
    return [...fromFirst, ...fromSecond];
  };
  return (await fails([])) ? [] : search([], false, members);
}
