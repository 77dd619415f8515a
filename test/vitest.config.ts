import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./support/longest-first.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export default defineConfig({
  root,
  cacheDir: "node_modules/.vite",
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build.ts", "test/support/moto-setup.ts"],
    setupFiles: ["test/support/fixed-seed.ts"],
    // Commands are real processes, often many at a time, on machines that are often slow.
    // Half of the time the tests wait, for processes and for clocks: more of them than processors.
    maxWorkers: Math.max(3, Math.ceil(1.5 * availableParallelism())),
    sequence: { sequencer: LongestFirst },
    // The bundle has this built in.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
