import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "@oclif/core/command";
import type { Config } from "@oclif/core/config";
import { type ExitCode, exitCodeMeanings } from "../core/exit-codes.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type KeepCommand, everyCommand, groups } from "./base-command.ts";

type Loadable = Command.Loadable & {
  readonly group?: string;
  readonly exitCodes?: readonly ExitCode[];
  readonly choices?: typeof KeepCommand.choices;
};

/** Prints the help of a command, of a topic (`vault`), or the overview. */
export function showHelp(config: Config, id: string | undefined, terminal: Terminal): void {
  const commands = readCommands(config);
  const command = commands.find((one) => one.id === id || one.aliases.includes(id ?? ""));
  if (terminal.json)
    return terminal.out(`${JSON.stringify(helpAsJson(command ?? commands), null, 2)}\n`);
  terminal.out(command === undefined ? overview(commands, id, terminal) : page(command, terminal));
}

/** What each command takes; the list that it is started by does not have it. */
function readCommands({ root }: Config): readonly Loadable[] {
  const text = readFileSync(join(root, "help.json"), "utf8");
  return Object.values(JSON.parse(text) as Readonly<Record<string, Loadable>>);
}

/** All commands, or those of a topic, grouped by task. */
function overview(
  commands: readonly Loadable[],
  topic: string | undefined,
  terminal: Terminal,
): string {
  const { bold, dim } = terminal.style;
  const shown =
    topic === undefined ? commands : commands.filter(({ id }) => id.startsWith(`${topic}:`));
  const sections = groups.flatMap((group) => {
    const rows = shown
      .filter((command) => command.group === group)
      .map((command) => [command.id, command.summary ?? ""] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return rows.length === 0 ? [] : [`${bold(group)}\n${columns(rows)}`];
  });
  const usage = `keep ${topic === undefined ? "COMMAND" : `${topic}:COMMAND`} [flags]`;
  const more = dim("keep COMMAND --help shows a command's flags and examples.");
  return `${usage}\n\n${sections.join("\n\n")}\n\n${more}\n`;
}

function page(command: Loadable, { style: { bold } }: Terminal): string {
  const flags = Object.values(command.flags);
  const own = flags.filter(({ helpGroup }) => helpGroup !== everyCommand);
  const headings = new Set([undefined, ...own.map(({ helpGroup }) => helpGroup), everyCommand]);
  const groupsOfFlags = [...headings].map((heading) => ({
    heading,
    rows: flags.filter(({ helpGroup }) => helpGroup === heading).map(flagRow),
  }));
  const args = Object.values(command.args);
  const usage =
    typeof command.usage === "string"
      ? command.usage
      : [
          command.id,
          ...args.map(({ name, required }) =>
            required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
          ),
          own.length > 0 ? "[flags]" : "",
        ].join(" ");
  const sections = [
    [command.summary, command.description].filter(Boolean).join("\n"),
    `${bold("Usage")}\n  keep ${usage.trim()}`,
    command.aliases.length > 0 &&
      `${bold("Aliases")}\n  ${command.aliases.map((alias) => `keep ${alias}`).join(", ")}`,
    args.length > 0 &&
      `${bold("Arguments")}\n${columns(args.map(({ name, description }) => [name.toUpperCase(), description ?? ""]))}`,
    ...groupsOfFlags.map(
      ({ heading, rows }) => rows.length > 0 && `${bold(heading ?? "Flags")}\n${columns(rows)}`,
    ),
    ...Object.entries(command.choices ?? {}).map(
      ([heading, meanings]) => `${bold(heading)}\n${columns(Object.entries(meanings))}`,
    ),
    `${bold("Examples")}\n${((command.examples ?? []) as string[]).map((example) => `  ${example}`).join("\n")}`,
    `${bold("Exit codes")}\n${columns(exitCodesOf(command))}`,
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

function flagRow(flag: Command.Flag.Cached): readonly [string, string] {
  const names = [
    flag.char && `-${flag.char}`,
    `--${flag.type === "boolean" && flag.allowNo === true ? "[no-]" : ""}${flag.name}`,
    ...(flag.aliases ?? []).map((alias) => `--${alias}`),
  ];
  const value =
    flag.type === "boolean"
      ? ""
      : ` ${[flag.helpValue ?? flag.options?.join("|") ?? "VALUE"].flat().join(" ")}`;
  const fallback =
    flag.type === "option" && ["string", "number"].includes(typeof flag.default)
      ? ` (default ${flag.default})`
      : "";
  return [
    `${names.filter(Boolean).join(", ")}${value}`,
    `${flag.description ?? flag.summary ?? ""}${fallback}`,
  ];
}

function exitCodesOf({ exitCodes = [] }: Loadable): (readonly [string, string])[] {
  const codes: ExitCode[] = [0, 1, 2, ...exitCodes, 130];
  return codes.map((code) => [String(code), exitCodeMeanings[code]]);
}

/** What a command takes, for programs. */
function helpAsJson(what: Loadable | readonly Loadable[]): unknown {
  if (Array.isArray(what)) return (what as Loadable[]).map(helpAsJson);
  const { id, summary, aliases, args, flags, choices, examples, group } = what as Loadable;
  return {
    command: id,
    group,
    summary,
    aliases,
    args: Object.values(args).map(({ name, description }) => ({ name, description })),
    flags: Object.values(flags).map(
      ({
        name,
        char,
        type,
        description,
        options,
      }: Command.Flag.Cached & { options?: readonly string[] }) => ({
        name,
        char: char ?? null,
        type,
        description,
        options: options ?? null,
      }),
    ),
    choices: choices ?? {},
    examples,
    exit_codes: exitCodesOf(what as Loadable).map(([code, meaning]) => ({
      code: Number(code),
      meaning,
    })),
  };
}

/** Two columns, indented. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`.trimEnd()).join("\n");
}
