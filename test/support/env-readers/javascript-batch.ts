import type { EnvAnswer } from "./env-reader.ts";
import { readInScript } from "./read-in-script.ts";

/**
 * Lets a script of CommonJS read files. It defines `read(text)`, which returns the variables; for a
 * reader of files the text is in `.env` too. What it would run as a command is not run: it prints
 * `RAN`.
 */
export function readWithScript(
  script: string,
  texts: readonly string[],
  node = process.execPath,
): readonly EnvAnswer[] {
  const code = `(async () => {${NOTHING_RUNS}${script}${BATCH}})()`;
  return readInScript({ program: node, args: ["--no-warnings", "-e"] }, code, texts);
}

const NOTHING_RUNS = `
const childProcess = require("node:child_process");
for (const name of ["exec", "execSync", "execFile", "execFileSync", "spawn", "spawnSync"])
  childProcess[name] = () => "RAN";
const fs = require("node:fs");
`;

const BATCH = `
const answers = JSON.parse(fs.readFileSync(0, "utf8")).map((text) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  fs.writeFileSync(".env", text);
  try {
    return { variables: { ...read(text) } };
  } catch (error) {
    return { error: String(error) };
  }
});
process.stdout.write(JSON.stringify(answers));
`;
