import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Builds `dist/` once before the suites, so that they run what the sources say. */
export default function setup(): void {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  execFileSync(process.execPath, [join(root, "bin/build.js")], { stdio: "inherit" });
}
