import type { Budget } from "./budget.ts";

/** A character that is meant as it is, or a wildcard. */
type Token = { readonly literal: string } | "one" | "any";

/**
 * Whether the whole text fits the pattern: `*` any text, `?` one character, `\` takes the next one
 * as it is. As in gjson's matcher, a `\` at the end stands for itself after a `*`, and fits nothing
 * without one. It goes back to the last star only, so that many stars take no longer than one.
 */
export function matchesPattern(text: string, pattern: string, budget: Budget): boolean {
  budget.spend(text.length + pattern.length);
  const tokens = tokensOf(pattern);
  if (tokens === undefined) return false;
  const characters = [...text];
  let at = 0;
  let next = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    const token = tokens[next];
    if (token === "any") {
      star = next++;
      starAt = at;
    } else if (token === "one" || (token !== undefined && token.literal === characters[at])) {
      next++;
      at++;
    } else if (star >= 0) {
      budget.spend(next - star);
      next = star + 1;
      at = ++starAt;
    } else return false;
  }
  return tokens.slice(next).every((token) => token === "any");
}

function tokensOf(pattern: string): Token[] | undefined {
  const tokens: Token[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === "*") tokens.push("any");
    else if (character === "?") tokens.push("one");
    else if (character !== "\\") tokens.push({ literal: character });
    else if (at + 1 < characters.length) tokens.push({ literal: characters[++at]! });
    else if (tokens.includes("any")) tokens.push({ literal: character });
    else return undefined;
  }
  return tokens;
}
