/**
 * Does the same with many, a few at once; the results come in the order of the items. After
 * something was thrown nothing more is begun, and what is under way ends first.
 */
export async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let stopped = false;
  const workOn = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (stopped) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, workOn));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  return results;
}
