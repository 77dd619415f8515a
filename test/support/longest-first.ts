import { existsSync } from "node:fs";
import { join } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The files that take longest, by what they wait for or by what they compute, in turn. Begun last,
 * one of them would keep the others waiting at the end.
 */
const LONGEST = [
  "scenarios/copy-storm",
  "scenarios/aws-faults-storm",
  "scenarios/canary-misuse",
  "scenarios/run-watch-aws",
  "scenarios/canary-broken-places",
  "scenarios/aws-canary-failures",
  "scenarios/canary",
  "scenarios/run-watch",
  "commands/bad-input",
  "scenarios/aws-templates-failures",
  "architecture/docs",
  "scenarios/export-watch",
  "scenarios/aws-templates",
  "scenarios/aws-faults-time",
  "commands/get-property",
].map((name) => `test/${name}.test.ts`);

/** Vitest's own order, after the longest: by the last run, and without one by size. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    for (const file of LONGEST)
      if (!existsSync(join(root, file))) throw new Error(`${file}, said to be long, is gone.`);
    const byName = new Map(files.map((file) => [file.moduleId, file]));
    const longest = LONGEST.map((file) => byName.get(join(root, file))).filter(
      (file) => file !== undefined,
    );
    return [...new Set([...longest, ...(await super.sort(files))])];
  }
}
