import type { Context } from "../context/context.ts";
import type { Ended } from "../context/processes.ts";
import { type EnvironmentOptions, composeEnvironment } from "./compose-environment.ts";

export interface RunOptions extends EnvironmentOptions {
  readonly command: readonly [string, ...string[]];
  /** Mask the secrets in what the program writes. */
  readonly redact: boolean;
  /** Seconds between two looks at the vaults; the program is started again after a change. */
  readonly watch?: number | undefined;
}

/** Runs a program with secrets in its environment, to its end. */
export async function runCommand(context: Context, options: RunOptions): Promise<Ended> {
  await context.processes.prepare(options.command);
  const { variables, warnings } = await composeEnvironment(context, options);
  for (const warning of warnings) context.warn(warning);
  const child = await context.processes.start(options.command, { environment: variables });
  return child.ended;
}
