import { escapeApostrophes, escapeDollars } from "../../shell/posix-quotes.ts";
import { isKeptByZsh } from "../../shell/kept-names.ts";
import { type Candidate, isPlainText, preferring } from "../forms/candidates.ts";
import type { Dialect } from "../dialect.ts";
import { ShellFile } from "../scanning/shell-file.ts";

/** A file that a shell sources, as in `set -a; . ./.env`: sh, dash, bash, busybox and ksh. */
export const posix: Dialect = {
  forms(value, place) {
    const candidates: Candidate[] = isPlainText(value) ? [["", value]] : [];
    if (!value.includes("'")) candidates.push(["'", `'${value}'`]);
    if (!/["$\\`]/.test(value)) candidates.push(['"', `"${value}"`]);
    candidates.push(["'", `'${escapeApostrophes(value)}'`], ['"', `"${escapeDollars(value)}"`]);
    return preferring(candidates, place);
  },
  read: (text) => new ShellFile(text).read(),
  notes: (variables) =>
    [...variables.keys()]
      .filter((name) => isKeptByZsh(name))
      .map((name) => `zsh keeps ${name} for itself: there it would be another value, or an error.`),
};
