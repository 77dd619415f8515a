import { lstat, rename, stat } from "node:fs/promises";
import { errorCode } from "./error-reason.ts";
import { LockTimeout, withFileLock } from "./file-lock.ts";
import { numberedFile } from "./numbered-file.ts";

/**
 * Makes `audit.jsonl` the newest of the numbered files beside it (`audit.1.jsonl`), if it is still
 * larger than it may be. Who finds another process at it leaves it to that one.
 *
 * @param files how many there are in all, itself included; what is older is dropped
 * @throws the system's error (`code`, `path`)
 */
export async function rotateFile(
  path: string,
  { maxBytes, files }: { readonly maxBytes: number; readonly files: number },
): Promise<void> {
  try {
    await withFileLock(path, 0, async () => {
      const found = await stat(path).catch(ifMissing);
      if (found === undefined || found.size <= maxBytes) return;
      // A rotation that was cut off has left a gap: what is behind it stays where it is.
      for (let to = await firstFree(path, files - 1); to > 0; to--)
        await rename(numberedFile(path, to - 1), numberedFile(path, to));
    });
  } catch (error) {
    if (!(error instanceof LockTimeout)) throw error;
  }
}

/** Another process has just rotated it, and nothing was added since. */
function ifMissing(error: unknown): undefined {
  if (errorCode(error) !== "ENOENT") throw error;
}

async function firstFree(path: string, last: number): Promise<number> {
  for (let number = 1; number < last; number++) {
    const found = await lstat(numberedFile(path, number)).catch(() => undefined);
    if (found === undefined) return number;
  }
  return last;
}
