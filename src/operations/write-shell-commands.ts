import type { Context } from "../context/context.ts";
import { SecretValue } from "../core/secret-value.ts";
import { SHELLS, type ShellName, shellOf } from "../core/shells.ts";
import { checkVariables } from "./check-variables.ts";
import { type GatherOptions, gatherVariables } from "./gather-variables.ts";

export interface ShellOptions extends GatherOptions {
  /** Without it the one that `SHELL` names. */
  readonly shell?: ShellName | undefined;
  /** Remove the variables instead of setting them. */
  readonly unset: boolean;
}

export interface ShellCommands {
  readonly env: string;
  readonly shell: ShellName;
  readonly vaults: readonly string[];
  readonly template: string | null;
  /** Names, in the order of the text. */
  readonly variables: readonly string[];
  /** References of a template that had no secret. */
  readonly missing: readonly string[];
  readonly warnings: readonly string[];
  readonly text: SecretValue;
}

/**
 * Commands that set in a shell what `keep run` gives to a program, for `eval`.
 *
 * @throws ENVIRONMENT_REFUSED, INVALID_VARIABLE_NAME, VALUE_NOT_REPRESENTABLE
 */
export async function writeShellCommands(
  context: Context,
  options: ShellOptions,
): Promise<ShellCommands> {
  const { ignoresCase } = context.environment;
  const shell = options.shell ?? shellOf(context.variables.SHELL, ignoresCase);
  const env = await context.env(options.env);
  const gathered = await gatherVariables(context, env, options);
  checkVariables(gathered, { allow: options.allow, forShell: true }, context.environment);
  const values = new Map(gathered.variables.map(({ name, value }) => [name, value]));
  const { shell: format, removeCommands } = await import("../formats/shell.ts");
  const dialect = SHELLS[shell];
  const { text, notes } = options.unset
    ? { text: removeCommands([...values.keys()], dialect), notes: [] }
    : format.write(values, { dialect });
  return {
    env,
    shell,
    vaults: gathered.vaults,
    template: gathered.template,
    variables: [...values.keys()],
    missing: gathered.missing,
    warnings: [...gathered.warnings, ...notes],
    text: new SecretValue(text),
  };
}
