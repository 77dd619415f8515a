import { type Dirent, readFileSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { errorCode } from "../system/error-reason.ts";
import { asFileFailure } from "./json-file.ts";

/** A file of the templates folder. */
export interface TemplateSource {
  readonly path: string;
  readonly bytes: Buffer;
}

/** The files of the templates folders, and no other: whatever a template names, nothing else is read. */
export class TemplateFiles {
  readonly #folders: readonly string[];

  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /**
   * A file by its path in the folder; the ending may be left out.
   *
   * @param ending of the template that names it, such as `.env`
   * @returns `undefined` if there is none, or if the path leads out of the folder
   */
  read(name: string, ending: string): TemplateSource | undefined {
    const segments = name.split("/");
    if (!segments.every((segment) => /^[A-Za-z0-9_][\w.-]*$/.test(segment))) return undefined;
    for (const folder of this.#folders)
      for (const candidate of [`${name}${ending}`, name]) {
        const found = readInside(folder, join(folder, candidate));
        if (found !== undefined) return found;
      }
    return undefined;
  }

  /** Paths of all files, sorted; what a link leads to is elsewhere, or there anyway. */
  list(): readonly string[] {
    return [...new Set(this.#folders.flatMap((folder) => [...filesIn(folder)]))].toSorted();
  }
}

/** A file this large is no template. */
const LARGEST = 1024 * 1024;

function* filesIn(folder: string): Generator<string> {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name)) yield* filesIn(path);
    else if (entry.isFile() && statSync(path).size <= LARGEST) yield path;
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "")) return [];
    throw asFileFailure(error, folder);
  }
}

/** A link may lead to another file of the folder, and nowhere else. */
function readInside(folder: string, path: string): TemplateSource | undefined {
  try {
    const real = realpathSync(path);
    if (!real.startsWith(`${realpathSync(folder)}${sep}`)) return undefined;
    // To read a pipe would be to wait for somebody to write into it.
    return statSync(real).isFile() ? { path, bytes: readFileSync(real) } : undefined;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(errorCode(error) ?? "")) return undefined;
    throw asFileFailure(error, path);
  }
}
