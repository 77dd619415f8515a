import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";

const AT_ONCE = 64 * 1024;

/** Writes zeros over all files of a folder, and of those in it. What cannot be written is left. */
export async function overwriteFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isDirectory() === true) await overwriteFiles(path);
    if (found?.isFile() === true) await overwrite(path, found.size).catch(() => undefined);
  }
}

/** In its place on the disk: a file that is cut off first gets another one. */
async function overwrite(path: string, size: number): Promise<void> {
  const file = await open(path, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    for (let at = 0; at < size; at += AT_ONCE)
      await file.write(Buffer.alloc(Math.min(AT_ONCE, size - at)), 0, undefined, at);
    await file.datasync();
  } finally {
    await file.close();
  }
}
