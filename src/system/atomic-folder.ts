import {
  chmod,
  mkdir,
  open,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { removeAbandoned, syncFolder, temporaryName } from "./atomic-file.ts";

const SYNCED_AT_ONCE = 8;

/**
 * Replaces a folder as a whole: a new one beside it, mode 0700 with files of 0600, takes its place.
 * Whatever fails or dies before that leaves the old one as it is.
 *
 * @throws the system's error (`code`, `path`)
 */
export async function writeFolderAtomic(
  path: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent, basename(target));
  const fresh = join(parent, temporaryName(basename(target)));
  try {
    await fill(fresh, files);
    await replace(target, fresh);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(parent);
}

async function fill(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  // Whatever the umask.
  await chmod(folder, 0o700);
  for (const [name, bytes] of files)
    await writeFile(join(folder, name), bytes, { flag: "wx", mode: 0o600 });
  // After all are written, because the first of these does most of the work for the others.
  const names = files.keys();
  await Promise.all(
    Array.from({ length: SYNCED_AT_ONCE }, async () => {
      for (const name of names) await syncFile(join(folder, name));
    }),
  );
  await syncFolder(folder);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** There is no one step that swaps two folders, so for a moment there is none. */
async function replace(target: string, fresh: string): Promise<void> {
  if (!(await exists(target))) return rename(fresh, target);
  const old = join(dirname(target), temporaryName(basename(target)));
  await rename(target, old);
  try {
    await rename(fresh, target);
  } catch (error) {
    // Where another writer was first, its folder stays, and the old one is of no use.
    if (await exists(target)) await rm(old, { recursive: true, force: true });
    else await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** The plain files of a folder. @throws the system's error */
export async function readFiles(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(path, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    await Promise.all(
      files.map(async ({ name }) => [name, await readFile(join(path, name))] as const),
    ),
  );
}

/** What in a folder is no private file of this shape: names, as they are; none if there is no folder. */
export async function strangersIn(
  path: string,
  isName: (name: string) => boolean,
): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [];
  const entries = await readdir(path, { withFileTypes: true });
  // A folder that others may read was not made here, but if it is empty that does no harm.
  const isOpen = process.platform !== "win32" && (found.mode & 0o077) !== 0;
  return entries
    .filter((entry) => isOpen || !entry.isFile() || !isName(entry.name))
    .map(({ name }) => name);
}
