import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findMoto } from "./find-moto.ts";
import { keepMoto } from "./moto-keeper.ts";

/** Looks for `moto_server` once for all test files, and keeps those that they start; says at the end what was skipped without it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const program = findMoto(join(project.config.root, "node_modules", ".cache", "keep-moto"));
  project.provide("motoProgram", program ?? null);
  const keeper = program === undefined ? undefined : await keepMoto(program);
  project.provide("motoKeeper", keeper?.url ?? null);
  return async () => {
    await keeper?.stop();
    const skipped = project.vitest.state
      .getTestModules()
      .flatMap(({ children }) => [...children.allTests("skipped")])
      .filter((test) => test.meta().needsMoto === true).length;
    if (program === undefined && skipped > 0) console.error(`\n*** ${skippedSentence(skipped)}\n`);
  };
}

function skippedSentence(tests: number): string {
  return `moto_server is not installed: ${tests} tests of the AWS vaults are SKIPPED. Install it with pip install 'moto[server]'.`;
}

declare module "vitest" {
  interface ProvidedContext {
    /** The `moto_server` to start; null where there is none. */
    motoProgram: string | null;
    /** Who lends such servers. */
    motoKeeper: string | null;
  }
  interface TaskMeta {
    needsMoto?: boolean;
  }
}
