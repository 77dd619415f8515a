import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What is installed where no `moto_server` is on the PATH. */
const REQUIREMENT = "moto[server]==5.2.1";

/**
 * The `moto_server` to use: the one on the PATH, or one in a Python environment that is made in
 * `folder` at the first need. Undefined where neither is to be had.
 */
export function findMoto(folder: string, requirement = REQUIREMENT): string | undefined {
  // Asked, not only looked for: a version manager's stub may stand for a program that is not there.
  if (works("moto_server", "--help")) return "moto_server";
  const program = join(folder, "bin", "moto_server");
  const mark = join(folder, "installed");
  if (existsSync(mark)) return program;
  console.error(`moto_server is not on the PATH: installing ${requirement} with pip…`);
  const pip = join(folder, "bin", "pip");
  const options = ["--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "20"];
  if (!works("python3", "-m", "venv", folder)) return undefined;
  if (!works(pip, "install", ...options, requirement)) return undefined;
  // Made last, so that an installation that was cut off is not taken for a whole one.
  writeFileSync(mark, requirement);
  return program;
}

function works(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
