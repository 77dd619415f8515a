import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** The name of a project: of its composer.json, its package.json (without a scope), or its folder. */
export async function projectName(folder: string): Promise<string> {
  for (const file of ["composer.json", "package.json"]) {
    const name = await nameIn(join(folder, file));
    if (name !== undefined) return name;
  }
  return basename(folder) || "app";
}

async function nameIn(file: string): Promise<string | undefined> {
  try {
    const json: unknown = JSON.parse(await readFile(file, "utf8"));
    const name: unknown = typeof json === "object" && json !== null && "name" in json && json.name;
    const last = typeof name === "string" ? name.split("/").at(-1)!.trim() : "";
    return last === "" ? undefined : last.slice(0, 100);
  } catch {
    // Not there, or not readable: then it cannot suggest a name.
    return undefined;
  }
}
