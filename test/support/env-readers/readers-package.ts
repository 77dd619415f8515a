import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package of readers that the tests alone need; `npm test` installs it. */
const FOLDER = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "readers");
const ofReaders = createRequire(join(FOLDER, "package.json"));

/** The file that `require` would load; undefined if the package is not installed. */
export function findReaderFile(specifier: string): string | undefined {
  try {
    return ofReaders.resolve(specifier);
  } catch {
    return undefined;
  }
}

/** The first of these files of the package's `node_modules` that is here. */
export const findReaderProgram = (...files: readonly string[]): string | undefined =>
  files.map((file) => join(FOLDER, "node_modules", file)).find((file) => existsSync(file));

/** Whether a reader was found; where not, says so loudly, and fails in CI. */
export function isReaderHere(name: string, found: string | undefined): boolean {
  if (found !== undefined) return true;
  const sentence = `${name} is not installed: its tests are SKIPPED. npm test installs it.`;
  if (process.env["CI"] === "true") throw new Error(sentence);
  console.error(`\n*** ${sentence}\n`);
  return false;
}
