import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { KeepError } from "../core/errors.ts";

/** How the workspace was found. */
export type WorkspaceSource = "--config" | "KEEP_DIR" | "found";

export interface FoundWorkspace {
  /** The `.keep` folder. */
  readonly keepFolder: string;
  /** The folder it is in. */
  readonly root: string;
  readonly source: WorkspaceSource;
}

export interface WorkspaceHint {
  /** `--config DIR`: the `.keep` folder, or the folder it is in. */
  readonly flag?: string | undefined;
  /** `KEEP_DIR`, likewise. */
  readonly variable?: string | undefined;
  readonly currentFolder: string;
}

/**
 * Finds the workspace that was named, or the nearest one from the current folder upwards.
 *
 * @param mustExist whether it is an error if the named one is none.
 */
export function findWorkspace(hint: WorkspaceHint, mustExist = true): FoundWorkspace | undefined {
  const named = hint.flag ?? hint.variable;
  if (named !== undefined) {
    const keepFolder = namedKeepFolder(resolve(hint.currentFolder, named));
    if (!isWorkspace(keepFolder)) {
      if (!mustExist) return undefined;
      throw new KeepError("NOT_A_WORKSPACE", { folder: named });
    }
    const source = hint.flag === undefined ? "KEEP_DIR" : "--config";
    return { keepFolder, root: dirname(keepFolder), source };
  }
  for (let folder = hint.currentFolder; ; folder = dirname(folder)) {
    const keepFolder = join(folder, ".keep");
    if (isWorkspace(keepFolder)) return { keepFolder, root: folder, source: "found" };
    if (dirname(folder) === folder) return undefined;
  }
}

/** Where `keep init` makes or updates the workspace. */
export function folderForInit(hint: WorkspaceHint): string {
  const named = hint.flag ?? hint.variable;
  if (named === undefined) return join(hint.currentFolder, ".keep");
  return namedKeepFolder(resolve(hint.currentFolder, named));
}

/** The nearest folder above `start`, or itself, that is a git repository. */
export function gitRepositoryOf(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function namedKeepFolder(path: string): string {
  return basename(path) === ".keep" || isWorkspace(path) ? path : join(path, ".keep");
}

function isWorkspace(folder: string): boolean {
  return existsSync(join(folder, "settings.json"));
}
