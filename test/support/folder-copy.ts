import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What is in a folder, to be written elsewhere as it was. */
export interface FolderCopy {
  writeTo(folder: string): void;
}

/** Reads a small folder. */
export function copyOf(folder: string): FolderCopy {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const bytes = entry.isDirectory() ? undefined : readFileSync(path);
    return { path: path.slice(folder.length), mode: statSync(path).mode & 0o7777, bytes };
  });
  // A folder comes before what is in it.
  entries.sort((one, other) => one.path.length - other.path.length);
  return {
    writeTo(target) {
      for (const { path, mode, bytes } of entries) {
        const to = join(target, path);
        if (bytes === undefined) mkdirSync(to, { recursive: true });
        else writeFileSync(to, bytes);
        chmodSync(to, mode);
      }
    },
  };
}
