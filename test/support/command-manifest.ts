import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./sandbox.ts";

interface BuiltCommand {
  readonly strict: boolean;
  readonly flags: Readonly<Record<string, { readonly options?: readonly string[] }>>;
}

/** The commands as they were built. */
export function builtCommands(): Readonly<Record<string, BuiltCommand>> {
  const text = readFileSync(join(projectRoot, "dist/help.json"), "utf8");
  return JSON.parse(text) as Record<string, BuiltCommand>;
}
