import { readCommands } from "./read-commands.ts";
import type { ShellLanguage } from "./shell-language.ts";

/** Names that fish 3.6 to 4 keeps for itself, or that change how it reads the rest. */
const KEPT =
  /^(?:_|FISH_VERSION|IFS|PWD|SHLVL|history|hostname|pipestatus|status|status_generation|umask|version|(?:__)?fish_\w*)$/;

/** Lists to fish, in which an empty part becomes a dot. */
const PATHS = /^(?:PATH|CDPATH)$/;

/**
 * fish: between `'…'` only `\\` and `\'` are escapes. A name that ends in PATH is a list to it, whose
 * parts its children get with colons between them, as they were.
 */
export const fish: ShellLanguage = {
  problemOf(name, value) {
    if (KEPT.test(name)) return "name";
    return PATHS.test(name) && /^$|^:|::|:$/.test(value) ? "value" : undefined;
  },
  assign: (name, value) => `set -gx ${name} '${value.replace(/['\\]/g, String.raw`\$&`)}'\n`,
  remove: (name) => `set -eg ${name}\n`,
  read: (text) =>
    readCommands(text, {
      begin: /set -gx (?<name>\w+) (?<quote>')/y,
      mark: () => /'|\\[^]/g,
      isEnd: (mark) => mark === "'",
      meaningOf: (mark) => (/^\\['\\]$/.test(mark) ? mark[1]! : mark),
    }),
};
