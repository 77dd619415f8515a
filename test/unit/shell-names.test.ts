import { describe, expect, test } from "vitest";
import { SHELL_DIALECTS, type ShellDialect } from "../../src/core/formats.ts";
import { shell } from "../../src/formats/shell.ts";
import { failureOf } from "../support/failure-of.ts";
import { SHELL_READERS } from "../support/shell-readers.ts";

/** Names that mean something to one shell or the other, kept by it or not. */
const NAMES = [
  "BASHOPTS BASHPID BASH_COMPAT CDPATH COLUMNS COMP_WORDBREAKS DIRSTACK EGID ENV EPOCHSECONDS",
  "ERRNO EUID FIGNORE FISH_VERSION FPATH FUNCNAME FUNCNEST GID GROUPS HISTCHARS HISTCMD HISTFILE",
  "HISTSIZE HOME HOSTNAME JOBMAX KEYTIMEOUT KSH_VERSION LINENO LINES LISTMAX LOGNAME MAIL MAILCHECK",
  "MAILPATH MANPATH MYPATH OLDPWD OPTARG OPTERR OPTIND PATH PGRP PIPESTATUS PPID PROMPT PROMPT_COMMAND",
  "PS1 PS4 RANDOM REPLY SAVEHIST SECONDS SHELL SHELLOPTS SHLVL SRANDOM TERM TMOUT TMPDIR TTYIDLE",
  "TZ UID USER USERNAME USER_ID VISUAL ZDOTDIR ZSH_SUBSHELL _ aliases argv cdpath commands fignore",
  "fish_history fish_pid fish_trace functions history hostname options path pipestatus prompt psvar",
  "status umask version watch widgets",
]
  .join(" ")
  .split(" ");
const VALUES = ["keep x:y", "80", "", "a::b"];

const isWritten = (dialect: ShellDialect, name: string, value: string): boolean => {
  try {
    return shell.write(new Map([[name, value]]), { dialect }).text !== "";
  } catch {
    return false;
  }
};

describe.each(SHELL_READERS.filter((reader) => reader.isHere()))("$name", ({ dialect, read }) => {
  test.each(VALUES)("hands %j on in every variable that is written", async (value) => {
    const names = NAMES.filter((name) => isWritten(dialect, name, value));
    expect(names.length).toBeGreaterThan(NAMES.length / 3);
    const variables = new Map([...names.map((name) => [name, value] as const), ["Z_A", "it's"]]);
    const { text } = shell.write(variables, { dialect });
    const [answer] = await read([text]);
    expect(answer).toEqual({ variables: Object.fromEntries(variables) });
  });
});

describe("a name", () => {
  test.each(Object.keys(SHELL_DIALECTS) as readonly ShellDialect[])(
    "that is no variable's never reaches the text for %s",
    (dialect) => {
      for (const name of ["A;x", "A=1", "", "A B", "1A", "A-B", "$(x)", "é", "A\n"])
        expect(failureOf(() => shell.write(new Map([[name, "secret"]]), { dialect })).code).toBe(
          "INVALID_VARIABLE_NAME",
        );
    },
  );

  test.each([
    ["posix", "UID"],
    ["posix", "USERNAME"],
    ["posix", "path"],
    ["fish", "status"],
    ["fish", "fish_trace"],
  ] as const)("of %s itself is refused: %s", (dialect, name) => {
    const failure = failureOf(() => shell.write(new Map([[name, "secret"]]), { dialect }));
    expect(failure.code).toBe("INVALID_VARIABLE_NAME");
    expect(failure.message).toContain(
      `${name} cannot be the name of a variable in shell for ${dialect}`,
    );
  });

  test.each([
    ["posix", "COLUMNS", "wide", "80"],
    ["fish", "PATH", "a::b", "a:b"],
    ["fish", "CDPATH", "", "x"],
  ] as const)("of %s that some values do not fit: %s", (dialect, name, wrong, right) => {
    expect(failureOf(() => shell.write(new Map([[name, wrong]]), { dialect })).code).toBe(
      "VALUE_NOT_REPRESENTABLE",
    );
    expect(shell.write(new Map([[name, right]]), { dialect }).text).toContain(right);
  });

  test("of a key has no dash, and no digit in front", () => {
    expect(shell.nameOf("a-b")).toBe("a_b");
    expect(shell.nameOf("1A")).toBe("_1A");
    expect(shell.nameOf("a.b")).toBeUndefined();
  });
});
