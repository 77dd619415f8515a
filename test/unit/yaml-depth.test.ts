import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import esbuild from "esbuild";
import { expect, test } from "vitest";
import { projectRoot } from "../support/sandbox.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Texts that used the stack up of a parser, one after the other in one process. */
const SCRIPT = `
for (const depth of [1000, 5000, 7000, 20000])
  for (const text of [
    "A: " + "[".repeat(depth) + "]".repeat(depth),
    "A: " + "[".repeat(depth),
    "- ".repeat(depth),
    "? ".repeat(depth),
  ])
    read(text);
console.log("done");
`;

// Where the stack ends, V8 may end the whole process: it cannot compile a regular expression there.
test.each([
  ["import", "src/formats/read-yaml.ts"],
  ["template", "src/templating/languages/yaml/read-yaml.ts"],
])("no YAML to %s, however deep, ends the process", (_, source) => {
  const folder = temporaryFolder();
  esbuild.buildSync({
    absWorkingDir: projectRoot,
    entryPoints: [source],
    outfile: join(folder, "code.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
  });
  const script = join(folder, "script.cjs");
  const read = "const read = (text) => code.readYaml(text, { hasMarks: false });";
  writeFileSync(script, `const code = require("./code.cjs");\n${read}\n${SCRIPT}`);
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  expect([status, stdout]).toEqual([0, "done\n"]);
});
