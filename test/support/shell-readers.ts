import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ShellDialect } from "../../src/core/formats.ts";
import { emptyFolder } from "./env-readers/empty-folder.ts";
import type { EnvAnswer, EnvReader } from "./env-readers/env-reader.ts";
import {
  SH,
  type Shell,
  ZSH,
  readOutput,
  readWithShell,
  without,
} from "./env-readers/shell-readers.ts";
import { hasProgram } from "./programs.ts";

/** A real shell that runs what `--format shell` wrote, in one of the ways that people do. */
export interface ShellReader extends Pick<EnvReader, "name" | "isHere" | "read"> {
  readonly dialect: ShellDialect;
}

const readPosix = (shell: Shell, way: string, use: (file: string) => string): ShellReader => ({
  name: `${shell.name}, ${way}`,
  dialect: "posix",
  isHere: shell.isHere,
  read: (texts) => readWithShell(shell, texts, use),
});

const readFish = (way: string, use: (file: string) => string): ShellReader => ({
  name: `fish, ${way}`,
  dialect: "fish",
  isHere: () => hasProgram("fish"),
  read: (texts) => emptyFolder((folder) => readEachWithFish(folder, texts, use)),
});

/** fish has no subshells, so there is a process for each text. */
async function readEachWithFish(
  folder: string,
  texts: readonly string[],
  use: (file: string) => string,
): Promise<readonly EnvAnswer[]> {
  const env = { HOME: folder, LC_ALL: "C.UTF-8" };
  const answers: EnvAnswer[] = [];
  const rest = ["", ...texts].entries();
  const work = async (): Promise<void> => {
    for (const [index, text] of rest) {
      writeFileSync(join(folder, `${index}.fish`), text);
      const script = `${use(`${index}.fish`)}; exec /usr/bin/env -0`;
      const options = ["--no-config", "-c", script];
      const { stdout, stderr } = await promisify(execFile)("fish", options, { cwd: folder, env });
      answers[index] = stderr === "" ? { variables: readOutput(stdout) } : { error: stderr };
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  const [own, ...found] = answers;
  const ofFish = own !== undefined && "variables" in own ? own.variables : {};
  return found.map((one) => ("error" in one ? one : { variables: without(one.variables, ofFish) }));
}

export const SHELL_READERS: readonly ShellReader[] = [
  ...[...SH, ZSH].flatMap((shell) => [
    readPosix(shell, "sourced", (file) => `. ./${file}`),
    readPosix(shell, "eval", (file) => `eval "$(/bin/cat ${file})"`),
  ]),
  readFish("sourced", (file) => `source ${file}`),
  readFish("piped into source", (file) => `/bin/cat ${file} | source`),
  readFish("eval", (file) => `eval (/bin/cat ${file} | string collect)`),
];
