import { spawnSync } from "node:child_process";

/** What else is to be known of a program that a suite needs. */
interface ProgramNeed {
  /** May be missing in CI too: what it shows is shown once more in another way. */
  readonly optional?: boolean;
  /** How to get it; by default, as a package of its name. */
  readonly install?: string;
}

/**
 * Whether a program that a suite needs is here. Where it is not, the suite is skipped with one
 * loud line; in CI (`CI=true`) that is a failure instead, because a skipped test is no pass.
 */
export function hasProgram(
  name: string,
  versionFlag = "--version",
  need: ProgramNeed = {},
): boolean {
  return isFound(name, spawnSync(name, [versionFlag], { stdio: "ignore" }).status === 0, need);
}

/** The same for what is no program but a library, and was looked for in another way. */
export function isFound(
  name: string,
  found: boolean,
  { optional = false, install = `apt-get install ${name}` }: ProgramNeed = {},
): boolean {
  if (found) return true;
  const sentence = `${name} is not installed: its tests are SKIPPED. Install it, for example with ${install}.`;
  if (process.env["CI"] === "true" && !optional) throw new Error(sentence);
  console.error(`\n*** ${sentence}\n`);
  return false;
}
