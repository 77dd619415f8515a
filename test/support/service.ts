import { readFileSync, readdirSync } from "node:fs";
import { onTestFinished } from "vitest";
import type { Finished, RunOptions, Sandbox } from "./sandbox.ts";

/** A program that runs until it is stopped. */
export interface Service {
  readonly pid: number;
  readonly ended: Promise<Finished>;
  /** Waits until it has printed something; gives what the pattern's group found. */
  prints(what: RegExp): Promise<string>;
  /** The processes below it, now. */
  descendants(): readonly number[];
}

/** Starts one in a sandbox's project, as a job of its own; it ends with the test. */
export function startService(
  box: Sandbox,
  program: string,
  args: readonly string[],
  env: RunOptions["env"],
): Service {
  const child = box.spawn(program, args, {
    env: { ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  onTestFinished(() => endJob(child.pid!));
  let stdout = "";
  let stderr = "";
  child.stdout!.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr!.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    pid: child.pid!,
    ended,
    prints: (what) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = what.exec(stdout);
          if (found !== null) resolve(found[1] ?? found[0]);
        };
        child.stdout!.on("data", look);
        look();
        void ended.then(() => reject(new Error(`it ended: ${stdout}${stderr}`)), reject);
      }),
    descendants: () => below(child.pid!),
  };
}

function endJob(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}

/** By their parents, from /proc. */
function below(root: number): readonly number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const parent = parentOf(name);
      return parent === undefined ? [] : [[Number(name), parent] as const];
    });
  const childrenOf = (pid: number): readonly number[] =>
    parents.filter(([, parent]) => parent === pid).flatMap(([one]) => [one, ...childrenOf(one)]);
  return childrenOf(root);
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return undefined;
  }
}
