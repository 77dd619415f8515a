import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What is installed where no `moto_server` is on the PATH. */
const REQUIREMENT = "moto[server]==5.2.1";

/**
 * The `moto_server` to use: the one on the PATH, or one in a Python environment that is made in
 * `folder` at the first need. Undefined where neither is to be had.
 */
export function findMoto(folder: string): string | undefined {
  // Asked, not only looked for: a version manager's stub may stand for a program that is not there.
  if (works("moto_server", "--help")) return "moto_server";
  const program = join(folder, "bin", "moto_server");
  const mark = join(folder, "installed");
  if (existsSync(mark)) return program;
  console.error(`moto_server is not on the PATH: installing ${REQUIREMENT} with pip…`);
  const pip = join(folder, "bin", "pip");
  const options = ["--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "20"];
  if (!works("python3", "-m", "venv", folder)) return undefined;
  const { status, stderr } = spawnSync(pip, ["install", ...options, REQUIREMENT], {
    encoding: "utf8",
  });
  if (status !== 0) {
    console.error(stderr);
    return undefined;
  }
  // Made last, so that an installation that was cut off is not taken for a whole one.
  writeFileSync(mark, REQUIREMENT);
  return program;
}

function works(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}
