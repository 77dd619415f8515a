import { spawn } from "node:child_process";
import { once } from "node:events";
import { text as readAll } from "node:stream/consumers";
import { emptyFolder } from "./empty-folder.ts";
import type { EnvAnswer } from "./env-reader.ts";

/**
 * Lets a script of CommonJS read files, in a Node of its own with an empty environment and an
 * empty current folder. It defines `read(text)`, which returns the variables; for a reader of
 * files the text is in `.env` too. What it would run as a command is not run: it prints `RAN`.
 */
export async function readWithScript(
  script: string,
  texts: readonly string[],
): Promise<readonly EnvAnswer[]> {
  return emptyFolder(async (folder) => {
    const code = `(async () => {${NOTHING_RUNS}${script}${BATCH}})()`;
    const child = spawn(process.execPath, ["--no-warnings", "-e", code], {
      cwd: folder,
      env: {},
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.end(JSON.stringify(texts));
    const [answers] = await Promise.all([readAll(child.stdout), once(child, "close")]);
    return JSON.parse(answers) as EnvAnswer[];
  });
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
