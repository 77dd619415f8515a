import pLimit from "p-limit";

/** The items in groups of at most `size`, in their order. */
export function inGroups<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Works on all items, at most `atOnce` at a time; the results come in the items' order. */
export async function sideBySide<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const limit = pLimit(atOnce);
  return Promise.all(
    items.map((item) =>
      limit(async () => {
        try {
          return await work(item);
        } catch (error) {
          // After a failure what has not begun does not begin.
          limit.clearQueue();
          throw error;
        }
      }),
    ),
  );
}
