import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export default defineConfig({
  root,
  cacheDir: "node_modules/.vite",
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build.ts", "test/support/moto-setup.ts"],
    // Commands are real processes, often many at a time, on machines that are often slow.
    // The tests wait for processes more than they compute.
    maxWorkers: Math.max(2, availableParallelism()),
    // The bundle has this built in.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
