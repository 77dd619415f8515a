import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "./sandbox.ts";

/** The encrypted file of an environment, below the project. */
export function vaultFile(env = "local", slug = "local"): string {
  return join(".keep", "secrets", slug, `${env}.age`);
}

/** Locks and temporary files that were left anywhere in a sandbox. */
export function leftovers(box: Sandbox): readonly string[] {
  return [box.project, box.home]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }))
    .filter((file) => /\.(lock|tmp)$/.test(file));
}

/** Undoes what `keep init` settled about readers: no recipients, and no identity yet. */
export function withoutReaders(box: Sandbox, slug = "local"): void {
  const file = join(".keep", "vaults", `${slug}.json`);
  const { recipients: _, ...settings } = JSON.parse(box.read(file)) as Record<string, unknown>;
  box.write(file, JSON.stringify(settings));
  rmSync(box.identityFile);
}
