import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EnvAnswer } from "./env-reader.ts";

/** An interpreter, and a script in its language that reads files of variables. */
interface Interpreter {
  readonly program: string;
  /** In front of the script's text. */
  readonly args: readonly string[];
}

/**
 * What a script makes of each text: it gets them as a JSON array on its standard input, and prints
 * an array of answers. It runs in an empty folder, which it may fill, and with an empty environment.
 */
export function readInScript(
  { program, args }: Interpreter,
  script: string,
  texts: readonly string[],
): readonly EnvAnswer[] {
  const output = runInEmptyFolder(program, [...args, script], JSON.stringify(texts));
  return JSON.parse(output) as readonly EnvAnswer[];
}

/**
 * What a compiled program makes of each text: it gets them in hexadecimal, a line each. For each it
 * prints `error`, or `ok` and the variables as ` NAME=VALUE`, both in hexadecimal.
 */
export function readInProgram(program: string, texts: readonly string[]): readonly EnvAnswer[] {
  const input = texts.map((text) => `${Buffer.from(text).toString("hex")}\n`).join("");
  const lines = runInEmptyFolder(program, [], input).split("\n").slice(0, -1);
  return lines.map((line) => {
    const [state, ...pairs] = line.split(" ");
    if (state !== "ok") return { error: line };
    return { variables: Object.fromEntries(pairs.map((pair) => pair.split("=").map(fromHex))) };
  });
}

function fromHex(text: string): string {
  return Buffer.from(text, "hex").toString();
}

function runInEmptyFolder(program: string, args: readonly string[], input: string): string {
  const cwd = mkdtempSync(join(tmpdir(), "keep-reader-"));
  try {
    const { stdout, stderr, status } = spawnSync(program, args, {
      input,
      cwd,
      env: { LC_ALL: "C.UTF-8" },
      encoding: "utf8",
      maxBuffer: 2 ** 29,
    });
    if (status !== 0) throw new Error(`${program} failed: ${stderr.slice(0, 2000)}`);
    return stdout;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
