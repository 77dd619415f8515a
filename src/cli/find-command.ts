import type { Command } from "@oclif/core/command";
import type { Config } from "@oclif/core/config";
import { KeepError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";

/**
 * The command that the words name, `vault:add` or `vault add`, and the arguments after it.
 * `id` is absent for a topic on its own (`keep vault`).
 *
 * @throws UNKNOWN_COMMAND with the nearest one that exists
 */
export function findCommand(
  config: Config,
  argv: readonly string[],
): { readonly id: string | undefined; readonly rest: readonly string[] } {
  const ids = new Set(ownCommands(config).flatMap(({ id, aliases }) => [id, ...aliases]));
  const [first = "", second = ""] = argv;
  const joined = `${first}:${second}`;
  if (ids.has(joined)) return { id: joined, rest: argv.slice(2) };
  const isTopic = [...ids].some((id) => id.startsWith(`${first}:`));
  const isAlone = second === "" || second.startsWith("-");
  // A word after `env`, which is a command and a topic, was meant for a command of the topic.
  if (ids.has(first) && (isAlone || !isTopic)) return { id: first, rest: argv.slice(1) };
  if (isTopic && isAlone) return { id: undefined, rest: [] };
  const typed = isTopic ? joined : first;
  throw new KeepError("UNKNOWN_COMMAND", { nearest: nearest(typed, ids) });
}

/** Every command once; oclif's own list repeats it for each alias. */
function ownCommands(config: Config): readonly Command.Loadable[] {
  return config.getPluginsList().flatMap((plugin) => plugin.commands);
}
