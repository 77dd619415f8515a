import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { type Finished, type Sandbox, keepBinary, projectRoot } from "./sandbox.ts";

const NOBODY = 65534;

/**
 * Makes a way to run `keep` in a sandbox so that permissions count: where the tests run as root,
 * the sandbox is given to an ordinary user, who runs a copy of the program.
 */
export function ordinaryUser(
  box: Sandbox,
  env: Readonly<Record<string, string>> = {},
): (args: readonly string[]) => Promise<Finished> {
  if (process.getuid?.() !== 0) return (args) => box.keep(args, { env });
  const program = join(box.folder, "program");
  for (const part of ["package.json", "dist", "bin"])
    cpSync(join(projectRoot, part), join(program, part), { recursive: true });
  execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, box.folder]);
  const binary = keepBinary.replace(projectRoot, program);
  return (args) =>
    box.run(process.execPath, [binary, ...args], { env, uid: NOBODY, gid: NOBODY } as object);
}
