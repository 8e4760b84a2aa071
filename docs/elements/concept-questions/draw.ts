// Which questions of a pool are asked, and which after a try that went wrong.

export const ASKED = 5;

export type Random = () => number;

/** Draw the first questions, by their index in the pool. */
export function draw(pool: number, random: Random, asked = ASKED): number[] {
  return shuffled([...Array(pool).keys()], random).slice(0, asked);
}

/**
 * The questions of the next try: what was right stays, what was wrong gives way to questions that have not been seen,
 * and is asked again when there are none left.
 */
export function redraw(
  current: readonly number[],
  wrong: ReadonlySet<number>,
  seen: ReadonlySet<number>,
  pool: number,
  random: Random,
): number[] {
  const unseen = shuffled([...Array(pool).keys()], random).filter((index) => !seen.has(index));
  return current.map((index) => (wrong.has(index) ? (unseen.pop() ?? index) : index));
}

/** Put the items in random order, in place. */
export function shuffled<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}
