import { randomBytes } from "node:crypto";
import {
  chmod,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  unlink,
} from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/** A temporary file this old was left by a process that died. */
const ABANDONED_MS = 60_000;

/**
 * Replaces a file in one step: a temporary file in the same folder, fsync, rename, fsync of
 * the folder. Whoever reads, or whatever dies in the middle, sees the old file or the new one.
 * A symbolic link is followed; missing folders are made.
 *
 * @throws the system's error (`code`, `path`); the old file is untouched then.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  mode = 0o600,
): Promise<void> {
  const target = await followLinks(path);
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  const found = await stat(target).catch(() => undefined);
  if (found?.isDirectory())
    throw Object.assign(new Error("is a directory"), { code: "EISDIR", path: target });
  if (found !== undefined && !found.isFile()) return writeThrough(target, data);
  await removeAbandoned(folder, basename(target));
  const temporary = join(folder, temporaryName(basename(target)));
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** The name of a temporary file beside `name`; `.keep/.gitignore` knows its form. */
export function temporaryName(name: string): string {
  return `.${name}.${randomBytes(6).toString("hex")}.tmp`;
}

/** The file that a path stands for, also where the last link leads to one that is not there yet. */
async function followLinks(path: string): Promise<string> {
  const found = await realpath(path).catch(() => undefined);
  if (found !== undefined) return found;
  // What the link of an open pipe (/dev/stdout) says is no path, and yet it leads somewhere.
  if ((await stat(path).catch(() => undefined)) !== undefined) return path;
  const next = await readlink(path).catch(() => undefined);
  return next === undefined ? path : followLinks(resolve(dirname(path), next));
}

/** A pipe or a device has no place for a temporary file beside it. */
async function writeThrough(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(data);
  } finally {
    await file.close();
  }
}

/** A killed process leaves its temporary file or folder; who next writes `name` takes it away. */
export async function removeAbandoned(folder: string, name: string): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  const pattern = /^\.(.+)\.[0-9a-f]{12}\.tmp$/;
  for (const entry of entries) {
    if (pattern.exec(entry)?.[1] !== name) continue;
    const path = join(folder, entry);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > ABANDONED_MS) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Makes a rename survive a power cut. Not every file system can: then there is nothing to do. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch {
    // Windows and some network file systems refuse to sync a folder.
  } finally {
    await handle.close();
  }
}
