import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";

/** Whether git leaves a file out of every commit. Where there is no repository it is not known to. */
export async function isIgnoredByGit(file: string): Promise<boolean> {
  try {
    await promisify(execFile)("git", ["check-ignore", "--quiet", file], { cwd: dirname(file) });
    return true;
  } catch {
    // It is not ignored, or tracked all the same; or there is no repository, or no git.
    return false;
  }
}
