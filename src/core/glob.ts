import { KeepError } from "./errors.ts";

/**
 * The `--only` and `--except` filters: comma lists of globs in which `*` stands for any
 * text and `?` for one character. Whole keys are compared, case matters, except wins.
 */
export interface KeyFilter {
  readonly only?: string | undefined;
  readonly except?: string | undefined;
}

/** Compiles the filter to a predicate. No filter lets every key pass. */
export function keyMatcher(filter: KeyFilter): (key: string) => boolean {
  const only = globs("--only", filter.only);
  const except = globs("--except", filter.except) ?? [];
  return (key) =>
    (only === undefined || only.some((glob) => glob(key))) && !except.some((glob) => glob(key));
}

function globs(
  flag: string,
  list: string | undefined,
): readonly ((key: string) => boolean)[] | undefined {
  if (list === undefined) return undefined;
  const found = splitList(list);
  // An unset variable of a script, far more often than a wish for nothing.
  if (found.length === 0) throw new KeepError("USAGE", { problem: `${flag} is empty.` });
  return found.map((glob) => (key) => matchesGlob(glob, key));
}

/** Goes back to the last star only: the time is bounded, however many stars there are. */
export function matchesGlob(glob: string, key: string): boolean {
  let at = 0;
  let inGlob = 0;
  let star = -1;
  let starAt = 0;
  while (at < key.length) {
    if (glob[inGlob] === "*") {
      star = inGlob++;
      starAt = at;
    } else if (glob[inGlob] === "?" || glob[inGlob] === key[at]) {
      inGlob++;
      at++;
    } else if (star >= 0) {
      inGlob = star + 1;
      at = ++starAt;
    } else return false;
  }
  return /^\**$/.test(glob.slice(inGlob));
}

/** Splits a comma list, dropping blanks around and between. */
export function splitList(list: string): string[] {
  return list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
