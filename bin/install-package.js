import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";

/**
 * Installs what the lock file of a folder names if it is missing or another. Not by `npm ci`: that
 * wants an entry for every platform's optional binary, also for those that a registry mirror does
 * not carry.
 *
 * @returns whether it is there now
 */
export function installPackage(folder, message, ...options) {
  const lock = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  const mark = join(folder, "node_modules", ".keep-lock");
  if (readMark(mark) === lock) return true;
  console.error(message);
  const { status } = spawnSync(
    "npm",
    ["install", "--no-save", "--no-fund", "--no-audit", "--loglevel=error", ...options],
    {
      cwd: folder,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    },
  );
  if (status === 0) writeFileSync(mark, lock);
  return status === 0;
}

function readMark(mark) {
  try {
    return readFileSync(mark, "utf8");
  } catch {
    return undefined;
  }
}
