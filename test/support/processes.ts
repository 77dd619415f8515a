import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** Whether a process is there, and has not just ended without anybody having asked how. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
  } catch {
    return false;
  }
}

/** Waits for a condition. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 15_000, interval: 20 }).toBe(true);
}
