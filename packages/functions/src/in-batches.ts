/**
 * Do something for each item, some at a time.
 *
 * @param atOnce how many run at the same time
 * @returns the results in the order of the items
 * @throws what `act` throws first; what runs then still ends, and nothing more is begun
 */
export const inBatches = async <Item, Result>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    const batch = await Promise.allSettled(items.slice(start, start + atOnce).map(act));
    for (const result of batch) {
      if (result.status === "rejected") throw result.reason;
      results.push(result.value);
    }
  }
  return results;
};
