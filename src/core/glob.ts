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
  const only = patterns(filter.only);
  const except = patterns(filter.except);
  return (key) =>
    (only === undefined || only.some((pattern) => pattern.test(key))) &&
    !(except ?? []).some((pattern) => pattern.test(key));
}

function patterns(list: string | undefined): readonly RegExp[] | undefined {
  if (list === undefined) return undefined;
  return splitList(list).map(
    (glob) =>
      new RegExp(
        `^${glob
          .replaceAll(/[\\^$.|+()[\]{}]/g, "\\$&")
          .replaceAll(/\*+/g, ".*")
          .replaceAll("?", ".")}$`,
        "s",
      ),
  );
}

/** Splits a comma list, dropping blanks around and between. */
export function splitList(list: string): string[] {
  return list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
