import type { Context } from "../context/context.ts";
import type { Ended } from "../context/processes.ts";
import {
  type ComposedEnvironment,
  type EnvironmentOptions,
  composeEnvironment,
} from "./compose-environment.ts";
import { type ProgramOptions, startProgram } from "./start-program.ts";
import type { WatchOptions } from "./watch-program.ts";

export interface RunOptions extends EnvironmentOptions, ProgramOptions {
  /** Look for changed secrets, and start the program again after a change. */
  readonly watch?: WatchOptions | undefined;
}

/** Runs a program with secrets in its environment, to its end. */
export async function runCommand(context: Context, options: RunOptions): Promise<Ended> {
  await context.processes.prepare(options.command);
  const env = await context.env(options.env);
  const compose = async (): Promise<ComposedEnvironment> => {
    const composed = await composeEnvironment(context, { ...options, env });
    for (const warning of composed.warnings) context.warnOnce(warning);
    if (options.redact) await warnOfUnmasked(context, composed);
    return composed;
  };
  const program = { ...options, isLast: options.watch === undefined };
  const start = (composed: ComposedEnvironment) => startProgram(context, program, composed);
  if (options.watch === undefined) return (await start(await compose())).ended;
  const { watchProgram } = await import("./watch-program.ts");
  const { lookAtSecrets } = await import("./look-at-secrets.ts");
  const look = (signal: AbortSignal) => lookAtSecrets(context, env, options, signal);
  return watchProgram(context, { look, compose, start }, options.watch);
}

async function warnOfUnmasked(context: Context, { secrets }: ComposedEnvironment): Promise<void> {
  const { unmaskedWarning } = await import("./hide-secrets.ts");
  const warning = unmaskedWarning(secrets);
  if (warning !== undefined) context.warnOnce(warning);
}
