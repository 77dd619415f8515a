import { spawnSync } from "node:child_process";
import { hasProgram } from "./programs.ts";

/** Whether Python has a module; if not, what needs it is skipped with a loud line. */
export function hasPython(module: string, install: string): boolean {
  return hasProgram("python3", `-cimport ${module}`, { optional: true, install });
}

/**
 * What an expression of Python makes of each text, which it finds in `text`: `{ data }`, or
 * `{ error }` with the name of what it throws.
 */
export function readWithPython(
  module: string,
  expression: string,
  texts: readonly string[],
): readonly ({ readonly data: unknown } | { readonly error: string })[] {
  const script = `
import json, sys, ${module}
def read(text):
    try:
        return {"data": ${expression}}
    except Exception as error:
        return {"error": type(error).__name__ + ": " + str(error)}
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout, default=repr)
`;
  const { stdout, stderr, status } = spawnSync("python3", ["-c", script], {
    input: JSON.stringify(texts),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`python3 failed: ${stderr}`);
  return JSON.parse(stdout) as ReturnType<typeof readWithPython>;
}
