import type { Ended } from "./child.ts";
import type { ProcessEntry } from "./process-table.ts";
import { addDescendants, askToEnd, endProcesses, signalProcess } from "./process-tree.ts";

/** How often the descendants are looked at: once the child has ended nothing says whose they were. */
const LOOK_MS = 250;

/**
 * Ends a child: SIGTERM, and after a grace (milliseconds) SIGKILL; then, likewise, what it has left behind.
 *
 * @param exited settles when the child itself has ended
 */
export async function stopChild(pid: number, exited: Promise<Ended>, grace: number): Promise<void> {
  if (await endsWithin(exited, 0)) return;
  const descendants = new Map<string, ProcessEntry>();
  await addDescendants(pid, descendants);
  await askToEnd(pid);
  const deadline = performance.now() + grace;
  while (!(await endsWithin(exited, Math.min(LOOK_MS, deadline - performance.now())))) {
    await addDescendants(pid, descendants);
    if (performance.now() >= deadline) {
      signalProcess(pid, "SIGKILL");
      await exited;
      break;
    }
  }
  await endProcesses(descendants.values(), grace);
}

async function endsWithin(exited: Promise<Ended>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, milliseconds));
  });
  const ended = await Promise.race([exited.then(() => true as const), late]);
  clearTimeout(timer);
  return ended;
}
