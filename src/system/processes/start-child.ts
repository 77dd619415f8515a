import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Child, type ChildOptions, type Ended, StartFailure } from "./child.ts";

/**
 * Starts a program with this process's streams.
 *
 * @throws StartFailure
 */
export async function startChild(
  [program, ...args]: readonly [string, ...string[]],
  { environment }: ChildOptions,
): Promise<Child> {
  const started = spawn(program, args, { env: { ...environment }, stdio: "inherit" });
  const ended = new Promise<Ended>((resolve) => {
    started.once("exit", (code, signal) => resolve(signal === null ? { code: code! } : { signal }));
  });
  try {
    await once(started, "spawn");
  } catch {
    throw new StartFailure("not found");
  }
  return {
    pid: started.pid!,
    ended,
    stop: async () => {
      started.kill("SIGTERM");
      return ended;
    },
  };
}
