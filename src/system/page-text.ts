import { spawn } from "node:child_process";

/** What a shell ends with if a program cannot be run, or is not found. */
const NOT_RUN: ReadonlySet<number | null> = new Set([126, 127]);

/**
 * Shows a text in a pager, which gets it through a pipe, and waits for the pager's end. Ctrl-C is the
 * pager's own meanwhile; whoever ends this process ends the pager with it.
 *
 * @param command as a shell takes it
 * @returns false if there is no such pager, and nothing was shown
 */
export async function pageText(
  command: string,
  text: string,
  environment: Readonly<Record<string, string>>,
): Promise<boolean> {
  const pager = spawn(command, {
    shell: true,
    stdio: ["pipe", "inherit", "inherit"],
    env: environment,
  });
  const stay = (): void => undefined;
  const end = (signal: NodeJS.Signals): void => {
    pager.kill(signal);
    process.off(signal, end);
    process.kill(process.pid, signal);
  };
  process.on("SIGINT", stay).on("SIGQUIT", stay).on("SIGTERM", end).on("SIGHUP", end);
  // A pager that is quit early takes no more.
  pager.stdin.on("error", stay);
  pager.stdin.end(text);
  try {
    return await new Promise((resolve) => {
      pager.once("error", () => resolve(false));
      pager.once("close", (code) => resolve(!NOT_RUN.has(code)));
    });
  } finally {
    process.off("SIGINT", stay).off("SIGQUIT", stay).off("SIGTERM", end).off("SIGHUP", end);
  }
}
