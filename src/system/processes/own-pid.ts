import { StartFailure } from "./child.ts";
import { findProgram } from "./find-program.ts";

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

/** Variables in which systemd says whom it means, sd_listen_fds(3) and sd_watchdog_enabled(3). */
const NAMES = ["LISTEN_PID", "WATCHDOG_PID"];

/**
 * Where systemd means Keep, it is to mean the program, whose pid nobody knows before it is there but a shell
 * in its place.
 *
 * @throws StartFailure if there is no such program: the shell would say it in its own way
 */
export function withOwnPid(
  command: Command,
  environment: Readonly<Record<string, string>>,
): Command {
  const names = NAMES.filter((name) => environment[name] === String(process.pid));
  if (names.length === 0) return command;
  const found = findProgram(command[0], environment["PATH"]);
  if (found instanceof StartFailure) throw found;
  const assignments = names.map((name) => `${name}=$$`).join(" ");
  return ["/bin/sh", "-c", `export ${assignments}; exec "$@"`, "sh", ...command];
}
