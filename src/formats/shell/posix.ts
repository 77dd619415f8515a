import { ShellFile } from "../env/scanning/shell-file.ts";
import { isKeptByShells, isKeptByZsh } from "./kept-names.ts";
import { escapeApostrophes } from "./posix-quotes.ts";
import type { ShellLanguage } from "./shell-language.ts";

/** sh, dash, bash, busybox, ksh and zsh. */
export const posix: ShellLanguage = {
  problemOf(name, value) {
    if (isKeptByZsh(name) || isKeptByShells(name, "1")) return "name";
    return isKeptByShells(name, value) ? "value" : undefined;
  },
  assign: (name, value) => `export ${name}='${escapeApostrophes(value)}'\n`,
  remove: (name) => `unset ${name}\n`,
  read: (text) =>
    new Map(new ShellFile(text).read().entries.map(({ name, value }) => [name, value])),
};
