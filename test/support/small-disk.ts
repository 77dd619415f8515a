import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A file system of 64 KiB of its own, which can be full or read-only. */
export interface SmallDisk {
  readonly folder: string;
  /** From here on nothing can be written, not even by root. */
  readonly makeReadOnly: () => void;
}

/** Whether this user may mount one (root on Linux); says so loudly if not. */
export const canMount = tryMounting();

export function mountSmallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "keep-disk-"));
  mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder);
  onTestFinished(() => unmount(folder));
  return { folder, makeReadOnly: () => mount("-o", "remount,ro", folder) };
}

function tryMounting(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "keep-disk-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
  if (status === 0) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true });
  if (status !== 0)
    console.error("\n*** No disk can be mounted here: the tests of full ones are SKIPPED.\n");
  return status === 0;
}

function mount(...args: readonly string[]): void {
  const { status } = spawnSync("mount", args);
  if (status !== 0) throw new Error(`mount ended with ${status}`);
}

function unmount(folder: string): void {
  const { status } = spawnSync("umount", [folder]);
  if (status !== 0) throw new Error(`umount ended with ${status}`);
  rmSync(folder, { recursive: true });
}
