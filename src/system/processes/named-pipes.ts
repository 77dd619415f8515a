import { execFile } from "node:child_process";
import { constants, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export interface NamedPipe {
  readonly readEnd: number;
  readonly writeEnd: number;
}

/**
 * Makes pipes; none where the system has no `mkfifo`. What Node makes itself for `pipe` is a socket, and a
 * program that opens `/dev/stdout`, as many log there, cannot open one. Their names are gone when this returns.
 */
export async function makePipes(count: number): Promise<readonly NamedPipe[]> {
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), "keep-"));
    const paths = Array.from({ length: count }, (_, index) => join(folder!, String(index)));
    await promisify(execFile)("mkfifo", ["-m", "600", ...paths]);
    return paths.map((path) => {
      // Without a reader the other end would wait for one.
      const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      return { readEnd, writeEnd: openSync(path, constants.O_WRONLY) };
    });
  } catch {
    return [];
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
