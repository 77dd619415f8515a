import { readEnvironment } from "../config/environment-variables.ts";
import { Context } from "../context/context.ts";
import { KeepError } from "../core/errors.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { refusingAsker } from "../terminal/refusing-asker.ts";

/** `keep` alone: what to type next, depending on whether there is a workspace. */
export function showStartPage(own: readonly string[], terminal: Terminal): void {
  const unknown = own.filter((word) => !ALLOWED.has(word));
  if (unknown.length > 0)
    throw new KeepError("USAGE", {
      problem: "Name a command before its flags.",
      next: "keep --help lists the commands.",
    });
  const context = new Context({
    ask: refusingAsker,
    signal: new AbortController().signal,
    progress: () => undefined,
    handOver: () => () => undefined,
    endWork: () => undefined,
    holdOff: () => () => undefined,
    note: (note) => terminal.note(note),
    warn: (warning) => terminal.warn(warning),
    variables: terminal.variables,
    environment: readEnvironment(),
    currentFolder: process.cwd(),
  });
  const workspace = context.findWorkspace();
  if (terminal.json) {
    const result = {
      workspace: workspace?.keepFolder ?? null,
      app_name: workspace?.settings.app_name ?? null,
    };
    return terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  }
  const { bold, dim } = terminal.style;
  const rows = workspace === undefined ? START : WORK;
  const title =
    workspace === undefined
      ? "Keep holds your application's secrets. There is no workspace here yet."
      : `Keep, in the workspace of ${workspace.settings.app_name} (${workspace.settings.envs.join(", ")}).`;
  const lines = rows.map(([command, what]) => `  ${bold(command.padEnd(34))}${dim(what)}`);
  terminal.out(`${title}\n\n${lines.join("\n")}\n`);
}

const ALLOWED = new Set(["--json", "--no-color", "-n", "--no-interaction"]);

const START = [
  ["keep init", "make this folder a workspace"],
  ["keep init --help", "every question has a flag"],
  ["keep --help", "all commands"],
] as const;

const WORK = [
  ["keep list -e ENV", "see the secrets of an environment"],
  ["keep set KEY -e ENV", "store one"],
  ["keep export -e ENV --template FILE", "fill a template"],
  ["keep info", "every setting, and where it came from"],
  ["keep --help", "all commands"],
] as const;
