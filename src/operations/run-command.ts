import type { Context } from "../context/context.ts";
import type { Ended } from "../context/processes.ts";
import { type EnvironmentOptions, composeEnvironment } from "./compose-environment.ts";
import type { ProgramOptions } from "./start-program.ts";
import { startProgram, unmaskedWarning } from "./start-program.ts";

export interface RunOptions extends EnvironmentOptions, ProgramOptions {
  /** Seconds between two looks at the vaults; the program is started again after a change. */
  readonly watch?: number | undefined;
}

/** Runs a program with secrets in its environment, to its end. */
export async function runCommand(context: Context, options: RunOptions): Promise<Ended> {
  await context.processes.prepare(options.command);
  const composed = await composeEnvironment(context, options);
  for (const warning of composed.warnings) context.warn(warning);
  const unmasked = options.redact ? unmaskedWarning(composed.secrets) : undefined;
  if (unmasked !== undefined) context.warn(unmasked);
  const child = await startProgram(context, options, composed);
  return child.ended;
}
