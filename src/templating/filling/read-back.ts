/** What a string of the expected data (also one that is a key) is to have become. */
type Fill = (text: string) => unknown;

/** Data that is compared; without `fill` it is to be just the same. */
interface Pair {
  readonly expected: unknown;
  readonly actual: unknown;
  readonly fill?: Fill | undefined;
}

/**
 * Whether data that was read is the expected one with its strings filled. Objects may hold their
 * keys in any order. However deep the data is nested, it is compared without recursion.
 */
export function isReadBack(expected: unknown, actual: unknown, fill: Fill): boolean {
  const pairs: Pair[] = [{ expected, actual, fill }];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const parts = compare(pair);
    if (parts === undefined) return false;
    for (const part of parts) pairs.push(part);
  }
  return true;
}

/** What is left to compare of a pair; `undefined` if it differs. */
function compare({ expected, actual, fill }: Pair): readonly Pair[] | undefined {
  if (typeof expected === "string" && fill !== undefined)
    return [{ expected: fill(expected), actual }];
  if (typeof expected !== "object" || expected === null)
    return Object.is(expected, actual) ? [] : undefined;
  if (typeof actual !== "object" || actual === null) return undefined;
  if (expected instanceof Date || actual instanceof Date)
    return isSameDate(expected, actual) ? [] : undefined;
  if (Array.isArray(expected) !== Array.isArray(actual)) return undefined;
  return partsOf(expected, actual, fill);
}

function partsOf(
  expected: object,
  actual: object,
  fill: Fill | undefined,
): readonly Pair[] | undefined {
  const isList = Array.isArray(expected);
  const parts = Object.entries(expected).map(([key, value]) => {
    const name = isList || fill === undefined ? key : String(fill(key));
    const found: unknown = Object.hasOwn(actual, name) ? actual[name as keyof object] : undefined;
    return { expected: value as unknown, actual: found, fill };
  });
  return parts.length === Object.keys(actual).length ? parts : undefined;
}

function isSameDate(one: object, other: object): boolean {
  return one instanceof Date && other instanceof Date && one.toISOString() === other.toISOString();
}
