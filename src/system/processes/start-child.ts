import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Child, ChildOptions, Ended } from "./child.ts";
import { explainFailure } from "./explain-failure.ts";
import { stopChild } from "./stop-child.ts";

/**
 * Starts a program with this process's streams, in its group and session.
 *
 * @throws StartFailure
 */
export async function startChild(
  command: readonly [string, ...string[]],
  { environment }: ChildOptions,
): Promise<Child> {
  const started = await spawned(command, environment);
  const exited = exitOf(started);
  let stopped: Promise<void> | undefined;
  return {
    pid: started.pid!,
    ended: exited,
    stop: async (grace) => {
      await (stopped ??= stopChild(started.pid!, exited, grace));
      return exited;
    },
  };
}

async function spawned(
  [program, ...args]: readonly [string, ...string[]],
  environment: ChildOptions["environment"],
): Promise<ChildProcess> {
  try {
    // A message of Node names the arguments, so that its errors go no further than here.
    const started = spawn(program, args, { env: { ...environment }, stdio: "inherit" });
    await once(started, "spawn");
    return started;
  } catch (error) {
    throw explainFailure(error, program, environment["PATH"]);
  }
}

function exitOf(started: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    started.once("exit", (code, signal) => resolve(signal === null ? { code: code! } : { signal }));
  });
}
