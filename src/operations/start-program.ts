import type { Context } from "../context/context.ts";
import type { Child } from "../context/processes.ts";
import type { ComposedEnvironment } from "./compose-environment.ts";
import { placeFiles } from "./place-files.ts";

export interface ProgramOptions {
  readonly command: readonly [string, ...string[]];
  /** Mask the secrets in what the program writes. */
  readonly redact: boolean;
  /** It is not started again. */
  readonly isLast?: boolean | undefined;
}

/** Starts a program in an environment. Its files are gone when it has ended, or cannot be started. */
export async function startProgram(
  context: Context,
  { command, redact: isRedacted, isLast }: ProgramOptions,
  { variables, files, secrets }: ComposedEnvironment,
): Promise<Child> {
  // What masks is loaded only where something is masked.
  const filter = isRedacted ? (await import("./hide-secrets.ts")).filterFor(secrets) : undefined;
  const placed = await placeFiles(context.processes, files);
  try {
    const child = await context.processes.start(command, {
      environment: { ...variables, ...placed.paths },
      filter,
      isLast,
    });
    context.trail.started();
    const ended = child.ended.then(async (how) => {
      await placed.remove();
      return how;
    });
    return {
      pid: child.pid,
      ended,
      stop: async (grace) => {
        await child.stop(grace);
        return ended;
      },
    };
  } catch (error) {
    await placed.remove();
    throw error;
  }
}
