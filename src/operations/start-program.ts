import type { Context } from "../context/context.ts";
import type { Child } from "../context/processes.ts";
import { isMasked, redact } from "../redaction/redaction.ts";
import type { ComposedEnvironment } from "./compose-environment.ts";
import { placeFiles } from "./place-files.ts";

export interface ProgramOptions {
  readonly command: readonly [string, ...string[]];
  /** Mask the secrets in what the program writes. */
  readonly redact: boolean;
}

/** Starts a program in an environment. Its files are gone when it has ended, or cannot be started. */
export async function startProgram(
  context: Context,
  { command, redact: isRedacted }: ProgramOptions,
  { variables, files, secrets }: ComposedEnvironment,
): Promise<Child> {
  const redaction = isRedacted ? redact(secrets.values()) : undefined;
  const placed = await placeFiles(context.processes, files);
  try {
    const child = await context.processes.start(command, {
      environment: { ...variables, ...placed.paths },
      filter: redaction && (() => redaction.stream()),
    });
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

/** Names the secrets that stay readable in the output; undefined if there are none. */
export function unmaskedWarning(secrets: ReadonlyMap<string, string>): string | undefined {
  const short = [...secrets].filter(([, value]) => value !== "" && !isMasked(value));
  const names = short.map(([name]) => name).join(", ");
  return short.length === 0
    ? undefined
    : `Too short to be masked in what the program writes: ${names}.`;
}
