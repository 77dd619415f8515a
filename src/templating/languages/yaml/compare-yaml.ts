import { type Document, type Node, type Pair, isAlias, isMap, isScalar, isSeq } from "yaml";

/** What a scalar is to be for the reader: a text, or data that was JSON. */
export type Expected = { readonly text: string } | { readonly data: unknown };

/** Two keys of one map that are the same in the result, as the template has them. */
export interface SameKeys {
  readonly keys: readonly [string, string];
  /** Where the second one is in the template. */
  readonly offset: number;
}

/** Nothing, if a result is as it is to be. */
export type Difference = SameKeys | "different" | undefined;

/**
 * Compares the documents of a result with those of its template. `expect` is given a scalar of the
 * template as a reader gets it, with marks. Does not recurse.
 */
export function compareYaml(
  template: readonly Document.Parsed[],
  result: readonly Document.Parsed[],
  expect: (text: string) => Expected,
): Difference {
  if (template.length !== result.length) return "different";
  const pairs = template.map(({ contents }, index): NodePair => [
    contents,
    result[index]!.contents,
  ]);
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [one, other] = pair;
    const parts = isScalar(one) ? isSameScalar(one, other, expect) && [] : partsOf(one, other);
    if (parts === false) return "different";
    if (!Array.isArray(parts)) return parts;
    for (const part of parts) pairs.push(part);
  }
  return undefined;
}

type NodePair = [template: unknown, result: unknown];

/** The parts of two collections, in pairs; `false` if they differ. */
function partsOf(one: unknown, other: unknown): NodePair[] | false | SameKeys {
  if (isAlias(one)) return isAlias(other) && one.source === other.source && [];
  if (isSeq(one))
    return (
      isSeq(other) &&
      isSameNode(one, other) &&
      one.items.length === other.items.length &&
      one.items.map((item, index): NodePair => [item, other.items[index]])
    );
  // An empty document, or a set's key without a value.
  if (!isMap(one)) return one === other && [];
  if (!isMap(other) || !isSameNode(one, other) || one.items.length !== other.items.length)
    return false;
  const pairs = one.items.map((item, index) => [item, other.items[index]!] as const);
  return (
    sameKeys(pairs) ??
    pairs.flatMap(([left, right]): NodePair[] => [
      [left.key, right.key],
      [left.value, right.value],
    ])
  );
}

/** Every key must be there once, except `<<`, which merges. */
function sameKeys(pairs: readonly (readonly [Pair, Pair])[]): SameKeys | undefined {
  const seen = new Map<string, string>();
  for (const [{ key: template }, { key: result }] of pairs) {
    if (!isScalar(result) || !isScalar(template) || result.source === "<<") continue;
    const name = `${result.tag ?? typeof result.value} ${String(result.value)}`;
    const other = seen.get(name);
    if (other !== undefined)
      return { keys: [template.source ?? "", other], offset: template.range?.[0] ?? 0 };
    seen.set(name, template.source ?? "");
  }
  return undefined;
}

function isSameScalar(one: Node, other: unknown, expect: (text: string) => Expected): boolean {
  if (!isScalar(one)) return false;
  const source = one.source ?? "";
  const expected = expect(source);
  if ("data" in expected) return isSameNode(one, other as Node) && isData(expected.data, other);
  if (!isScalar(other) || !isSameNode(one, other) || other.source !== expected.text) return false;
  return typeof one.value === typeof other.value || one.tag !== undefined;
}

const isSameNode = (one: Node, other: Node): boolean =>
  one.tag === other.tag &&
  ("anchor" in one ? one.anchor : "") === ("anchor" in other ? other.anchor : "");

/** Whether a node is some data that was JSON. */
function isData(data: unknown, node: unknown): boolean {
  if (isSeq(node))
    return (
      Array.isArray(data) &&
      data.length === node.items.length &&
      data.every((item, index) => isData(item, node.items[index]))
    );
  if (!isMap(node)) return isScalar(node) && Object.is(data, node.value);
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
  const entries = Object.entries(data);
  return (
    entries.length === node.items.length &&
    entries.every(([key, value]) => {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      return pair !== undefined && isData(value, pair.value);
    })
  );
}
