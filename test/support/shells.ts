import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasProgram } from "./programs.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Shells that are here; `sh` always is, though it may be one that knows no `--version`. */
export function shellsHere(): readonly string[] {
  // dash knows no --version, but it reads an empty script.
  const dash = hasProgram("dash", "/dev/null", { optional: true });
  return ["sh", ...(dash ? ["dash"] : []), ...(hasProgram("bash") ? ["bash"] : [])];
}

/**
 * Runs a script in an empty folder and gives what it prints, cut at each NUL. It knows no variable
 * but `PATH`, and that it reads UTF-8.
 */
export function runScript(shell: string, script: string): readonly string[] {
  const folder = temporaryFolder();
  const file = join(folder, "script.sh");
  writeFileSync(file, script);
  const { stdout, stderr, status } = spawnSync(shell, [file], {
    cwd: folder,
    env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8" },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0 || stderr !== "")
    throw new Error(`${shell} ended with ${status} and said: ${stderr.slice(0, 2000)}`);
  return stdout.split("\0").slice(0, -1);
}
