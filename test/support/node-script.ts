import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A running script, and what it has printed. */
export interface RunningScript {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The next line that it prints. */
  readonly line: () => Promise<string>;
  /** Ends it at once, as a crash would. */
  readonly kill: () => Promise<void>;
  /** All lines that it prints to its end. */
  readonly lines: () => Promise<readonly string[]>;
}

/** Starts `code` as a module of its own process. */
export function startScript(folder: string, code: string, ...args: string[]): RunningScript {
  const file = join(folder, `script-${scripts++}.mjs`);
  writeFileSync(file, code);
  return follow(spawn(process.execPath, [file, ...args], { stdio: ["pipe", "pipe", "inherit"] }));
}

/** Follows what a process prints, and ends it with the test. */
export function follow(child: ChildProcess): RunningScript {
  const ended = once(child, "exit");
  const iterator = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  onTestFinished(kill);
  return {
    child,
    pid: child.pid!,
    line: async () => {
      const { value, done } = await iterator.next();
      if (done === true) throw new Error("The script ended without printing a line.");
      return value;
    },
    kill,
    lines: async () => {
      const lines: string[] = [];
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        lines.push(next.value);
      await ended;
      return lines;
    },
  };
}

let scripts = 0;
