import type { ReadMistake, ReadVariable } from "../../reading.ts";
import type { Dialect } from "../dialect.ts";

/**
 * A list of variables, a line each, with nothing quoted or escaped. Three programs read it:
 *
 * - `docker run --env-file`, as in docker/cli 28, pkg/kvfile/kvfile.go: what this model follows;
 * - `podman run --env-file` 5 (pkg/env/env.go): keeps a byte order mark as part of the name;
 * - `kubectl create secret --from-env-file` 1.32 (kubectl/pkg/cmd/util/env_file.go): refuses more
 *   names, which are mistakes here, and a name that comes twice, of which docker takes the last.
 *   A name without `=` gets an empty value where docker leaves it out.
 */
export const docker: Dialect = {
  forms: (value) => [value],
  read(text) {
    const entries: ReadVariable[] = [];
    const mistakes: ReadMistake[] = [];
    for (const [index, raw] of text
      .replace(/^\ufeff/, "")
      .split("\n")
      .entries()) {
      const line = index + 1;
      if (isTooLong(raw)) {
        // None of the three reads on.
        mistakes.push({ line, problem: `the line is longer than ${LONGEST} bytes` });
        break;
      }
      const trimmed = raw.replace(/\r$/, "").replace(BLANKS_BEFORE, "");
      if (trimmed === "" || trimmed.startsWith("#")) continue;
      const equals = trimmed.indexOf("=");
      const name = equals < 0 ? trimmed : trimmed.slice(0, equals);
      const problem = problemOf(name, trimmed);
      if (problem !== undefined) mistakes.push({ line, problem });
      else if (equals >= 0) entries.push({ name, value: trimmed.slice(equals + 1), line });
    }
    return { entries, mistakes };
  },
};

/** What Go's `bufio.Scanner` takes at most, without the line break. */
const LONGEST = 65_535;

const isTooLong = (line: string): boolean =>
  line.length > LONGEST / 3 && new TextEncoder().encode(line).length > LONGEST;

/** What Go's `unicode.IsSpace` says is space. */
const BLANKS_BEFORE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

function problemOf(name: string, line: string): string | undefined {
  if (name === "") return "there is no name before the `=`";
  if (/[ \t]/.test(name)) return "docker takes no name with a blank in it";
  if (!/^[\w.-]+$/.test(name) || /^(?:\d|\.$|\.\.)/.test(name))
    return "kubectl takes no name with this character in it";
  return line.includes("\0") ? "no variable can hold a NUL" : undefined;
}
