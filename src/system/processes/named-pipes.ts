import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants, openSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
    await makeFifos(paths);
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

/**
 * It gets the streams of this process although it needs none: what Node has made non-blocking, for all who have it
 * open, is blocking again when a program has been started with it.
 */
async function makeFifos(paths: readonly string[]): Promise<void> {
  const made = spawn("mkfifo", ["-m", "600", ...paths], { stdio: [2, 1, "ignore"] });
  // If it has failed there is nothing to be opened.
  await once(made, "exit");
}
