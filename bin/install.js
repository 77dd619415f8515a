#!/usr/bin/env node
// Installs the dependencies if they are missing or are not those of the lock file. Not by
// `npm ci`: that wants an entry for every platform's optional binary, also for those that a
// registry mirror does not carry. What the lock file names is installed as it says.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const mark = join(root, "node_modules", ".keep-lock");

if (readMark() !== lock) {
  console.error("Installing the dependencies…");
  const { status } = spawnSync(
    "npm",
    ["install", "--no-save", "--no-fund", "--no-audit", "--loglevel=error"],
    {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    },
  );
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(mark, lock);
}

function readMark() {
  try {
    return readFileSync(mark, "utf8");
  } catch {
    return undefined;
  }
}
