// The one test command: installs what is missing, builds, runs every suite, and says in the
// last line what came of it. Arguments go to vitest.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackage } from "../bin/install-package.js";

await import("../bin/install.js");

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Readers of .env files; they are not dependencies of Keep. Their binaries come as packages, so
// that no script of theirs is run. Tests of what is not there are skipped, and fail in CI.
const readers = join(root, "test/readers");
installPackage(readers, "Installing the readers that the tests compare with…", "--ignore-scripts");

const report = join(root, "test-results", "vitest.json");
mkdirSync(dirname(report), { recursive: true });
const { status } = spawnSync(
  process.execPath,
  [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--config",
    "test/vitest.config.ts",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
);

const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
  readFileSync(report, "utf8"),
);
// A file that cannot be loaded has no failed test, yet it has failed.
const failed = numFailedTests > 0 || status === 0 ? numFailedTests : 1;
console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
process.exit(status ?? 1);
