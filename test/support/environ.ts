import { readOutput } from "./env-readers/shell-readers.ts";
import { type Finished, type RunOptions, type Sandbox, keepBinary } from "./sandbox.ts";

/** The environment that `keep run` gives to a program, as the kernel has it, and what Keep said. */
export async function environOf(
  box: Sandbox,
  flags: readonly string[],
  env: RunOptions["env"] = {},
): Promise<{ readonly variables: Readonly<Record<string, string>>; readonly stderr: string }> {
  const finished = await run(box, flags, env);
  if (finished.code !== 0) throw new Error(`keep run ended with ${finished.code}`);
  return { variables: readOutput(finished.stdout), stderr: finished.stderr };
}

/** With nothing in Keep's own environment but what is said here. */
function run(
  box: Sandbox,
  flags: readonly string[],
  env: RunOptions["env"] = {},
): Promise<Finished> {
  const nothing = Object.fromEntries(Object.keys(box.variables()).map((name) => [name, undefined]));
  const own = { XDG_CONFIG_HOME: box.variables()["XDG_CONFIG_HOME"] };
  const program = ["--", "/bin/cat", "/proc/self/environ"];
  const args = [keepBinary, "run", "--env", "local", ...flags, ...program];
  return box.run(process.execPath, args, { env: { ...nothing, ...own, ...env } });
}
