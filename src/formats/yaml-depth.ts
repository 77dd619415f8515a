import type { CST } from "yaml";

/** No file that people write is nested so deep. */
const DEEPEST = 200;

/**
 * Where a text of YAML is nested too deep to be composed; undefined if nowhere. The composer calls
 * itself for each level, and where that uses the stack up, V8 may end the whole process.
 */
export function tooDeepAt(tokens: readonly CST.Token[]): number | undefined {
  const open = tokens.map((token): Level => [token, 0]);
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    const [token, depth] = level;
    if (token === undefined || token === null) continue;
    if (depth > DEEPEST) return token.offset;
    if (token.type === "document") open.push([token.value, depth]);
    else if ("items" in token)
      for (const { key, value } of token.items) open.push([key, depth + 1], [value, depth + 1]);
  }
  return undefined;
}

type Level = readonly [token: CST.Token | null | undefined, depth: number];
