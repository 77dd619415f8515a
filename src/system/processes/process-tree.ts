import { setTimeout as sleep } from "node:timers/promises";
import { type ProcessEntry, findProcess, listProcesses } from "./process-table.ts";

const POLL_MS = 25;

/** Adds what a process has started, and what that has started in turn, and so on. */
export async function addDescendants(pid: number, found: Map<string, ProcessEntry>): Promise<void> {
  const all = await listProcesses();
  const same = all.filter((entry) => found.has(identity(entry)));
  const wanted = new Set([pid, ...same.map((entry) => entry.pid)]);
  // Pids are given in a circle, so a parent's may be the higher one: until nothing more is found.
  for (let before = -1; before !== wanted.size;) {
    before = wanted.size;
    for (const entry of all) if (wanted.has(entry.parent)) wanted.add(entry.pid);
  }
  for (const entry of all)
    if (wanted.has(entry.pid) && entry.pid !== pid) found.set(identity(entry), entry);
}

/**
 * Ends processes: SIGTERM, and after a grace (milliseconds) SIGKILL. Only those that are still the same; their
 * pids may have been given to others by now.
 */
export async function endProcesses(entries: Iterable<ProcessEntry>, grace: number): Promise<void> {
  const asked = await alive(entries);
  await Promise.all(asked.map(({ pid }) => askToEnd(pid)));
  const deadline = performance.now() + grace;
  let left = asked;
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(POLL_MS);
    left = await alive(left);
  }
  for (const { pid } of left) signalProcess(pid, "SIGKILL");
}

/** A stopped process acts on SIGTERM only when it goes on. */
export async function askToEnd(pid: number): Promise<void> {
  signalProcess(pid, "SIGTERM");
  if ((await findProcess(pid))?.isStopped === true) signalProcess(pid, "SIGCONT");
}

/** Sends a signal, unless there is nobody, or nobody of ours, to get it. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

async function alive(entries: Iterable<ProcessEntry>): Promise<readonly ProcessEntry[]> {
  const now = await Promise.all(
    [...entries].map(async (entry) => [entry, await findProcess(entry.pid)] as const),
  );
  return now
    .filter(([then, entry]) => entry?.started === then.started && !entry.isZombie)
    .map(([then]) => then);
}

const identity = ({ pid, started }: ProcessEntry): string => `${pid} ${started}`;
