import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasProgram } from "../programs.ts";
import { emptyFolder } from "./empty-folder.ts";
import type { EnvAnswer, EnvReader } from "./env-reader.ts";

/** A shell of these tests: how it is started, and how it is seen whether it is there. */
export interface Shell {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  isHere(): boolean;
}

const shell = (
  command: readonly [string, ...string[]],
  isHere: Shell["isHere"] = () => hasProgram(command[0]),
): Shell => ({ name: command.join(" "), command, isHere });

/** Shells of the family of POSIX. None of them reads a file of its user. */
export const SH: readonly Shell[] = [
  shell(["sh"], () => true),
  // dash knows no --version, but it reads an empty script.
  shell(["dash"], () => hasProgram("dash", "/dev/null")),
  shell(["bash", "--norc"]),
  shell(["bash", "--posix"]),
  shell(["busybox", "sh"], () => hasProgram("busybox", "true")),
  shell(["ksh93"], () => hasProgram("ksh93", "/dev/null", { install: "apt-get install ksh93u+m" })),
  shell(["mksh"], () => hasProgram("mksh", "/dev/null")),
];

export const ZSH = shell(["zsh", "-f"]);

/** Each of the shells as it sources a file, with what its children then have. */
export const shellReaders: readonly EnvReader[] = SH.map((one) => ({
  name: one.name,
  dialect: "posix",
  isHere: one.isHere,
  read: (texts) => readWithShell(one, texts, (file) => `set -a; . ./${file}`),
}));

/**
 * What each script leaves in the environment of a child. A shell is started for all of them, with
 * an environment that is empty.
 *
 * @param use the command that uses a file, in the shell's language
 */
export function readWithShell(
  { command: [program, ...options] }: Pick<Shell, "command">,
  texts: readonly string[],
  use: (file: string) => string,
): Promise<readonly EnvAnswer[]> {
  return emptyFolder(async (folder) => {
    const files = ["", ...texts].map((text, index) => {
      const file = `${index}.env`;
      writeFileSync(join(folder, file), text);
      return `( ${use(file)}; exec /usr/bin/env -0 ) >${index}.out 2>${index}.err\n`;
    });
    writeFileSync(join(folder, "all"), files.join(""));
    await new Promise<void>((resolve) => {
      const child = execFile(program, [...options, "./all"], { cwd: folder, env: {} }, () =>
        resolve(),
      );
      // What a script runs by chance may wait for input.
      child.stdin!.end();
    });
    const own = readFile(join(folder, "0.out"));
    return texts.map((_, index) => {
      const errors = readFileSync(join(folder, `${index + 1}.err`), "utf8");
      if (errors !== "") return { error: errors };
      const variables = readFile(join(folder, `${index + 1}.out`));
      return { variables: without(variables, own) };
    });
  });
}

function readFile(path: string): Record<string, string> {
  return existsSync(path) ? readOutput(readFileSync(path, "utf8")) : {};
}

/** What `env -0` printed. */
export function readOutput(output: string): Record<string, string> {
  return Object.fromEntries(
    output
      .split("\0")
      .slice(0, -1)
      .map((line): [string, string] => {
        const at = line.indexOf("=");
        return [line.slice(0, at), line.slice(at + 1)];
      }),
  );
}

/**
 * Without what a shell has in its environment by itself. ksh has its `IFS` there from the second
 * file on, and more on its variables in `_` and `A__z`.
 */
export const without = (
  all: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => own[name] !== value && !/^(?:IFS|_|A__z)$/.test(name),
    ),
  );
