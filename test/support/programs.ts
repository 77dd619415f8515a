import { spawnSync } from "node:child_process";

/**
 * Whether a program that a suite needs is here. Where it is not, the suite is skipped with one
 * loud line; in CI (`CI=true`) that is a failure instead, because a skipped test is no pass.
 */
export function hasProgram(name: string, versionFlag = "--version"): boolean {
  if (spawnSync(name, [versionFlag], { stdio: "ignore" }).error === undefined) return true;
  const sentence = `${name} is not installed: its tests are SKIPPED. Install it, for example with apt-get install ${name}.`;
  if (process.env["CI"] === "true") throw new Error(sentence);
  console.error(`\n*** ${sentence}\n`);
  return false;
}
