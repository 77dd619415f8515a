import { spawn } from "node:child_process";

/** Runs a line of the system's shell to its end, on this process's streams. 1 where it cannot be started. */
export async function runInShell(line: string): Promise<{ readonly code: number }> {
  return new Promise((resolve) => {
    const child = spawn(line, { stdio: "inherit", shell: true });
    child.once("error", () => resolve({ code: 1 }));
    child.once("exit", (code) => resolve({ code: code ?? 1 }));
  });
}
