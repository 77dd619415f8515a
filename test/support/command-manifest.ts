import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./sandbox.ts";

interface CommandManifest {
  readonly strict: boolean;
  readonly flags: Readonly<Record<string, { readonly options?: readonly string[] }>>;
}

/** The commands as they were built. */
export function builtCommands(): Readonly<Record<string, CommandManifest>> {
  const text = readFileSync(join(projectRoot, "dist/oclif.manifest.json"), "utf8");
  return (JSON.parse(text) as { commands: Record<string, CommandManifest> }).commands;
}
