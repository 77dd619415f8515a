import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { Sandbox, projectRoot } from "../support/sandbox.ts";

/**
 * The public surface: what scripts may rely on. It is compared with `surface.json`, so that a
 * change of it is always seen and meant. `UPDATE_SURFACE=1 npm test` writes it anew.
 */

const snapshotFile = join(projectRoot, "test/commands/surface.json");
const howToUpdate =
  "The public surface has changed. If that is meant, write test/commands/surface.json anew: " +
  "UPDATE_SURFACE=1 node test/run.js test/commands/surface.test.ts";

interface Flag {
  readonly name: string;
  readonly type: string;
  readonly char?: string;
  readonly aliases?: readonly string[];
  readonly options?: readonly string[];
  readonly default?: unknown;
  readonly required?: boolean;
  readonly multiple?: boolean;
  readonly exclusive?: readonly string[];
}

interface Command {
  readonly group: string;
  readonly aliases: readonly string[];
  readonly strict: boolean;
  readonly exitCodes: readonly number[];
  readonly args: Readonly<Record<string, { readonly name: string; readonly required?: boolean }>>;
  readonly flags: Readonly<Record<string, Flag>>;
}

interface Surface {
  commands?: unknown;
  results?: Record<string, unknown>;
}

/** One call of every command, in an order in which each finds what it needs. */
const calls: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["", []],
  ["--version", ["--version"]],
  ["init", ["init", "--yes", "--name", "Shop"]],
  ["set", ["set", "A", "x", "-e", "local"]],
  ["set again", ["set", "LIST", "[1]", "-e", "local"]],
  ["get", ["get", "A", "-e", "local"]],
  ["history", ["history", "A", "-e", "local"]],
  ["list", ["list", "-e", "local"]],
  ["list --names", ["list", "-e", "local", "--names"]],
  ["export", ["export", "-e", "local"]],
  ["export --file", ["export", "-e", "local", "--file", "out.env"]],
  ["export --check", ["export", "-e", "local", "--file", "out.env", "--check"]],
  ["env", ["env", "-e", "local", "--shell", "bash"]],
  ["get --property", ["get", "LIST", "-e", "local", "--property", "0"]],
  [
    "get --metadata --property",
    ["get", "A", "-e", "local", "--metadata", "--property", "ManagedBy"],
  ],
  ["import", ["import", "in.env", "-e", "local", "--yes"]],
  ["edit", ["edit", "-e", "local", "--dry-run"]],
  ["template:add", ["template:add", "-e", "local"]],
  ["template:add --file -", ["template:add", "-e", "local", "--file", "-"]],
  ["template:validate", ["template:validate", "templates/local.env", "--env", "local"]],
  ["template:validate of a list", ["template:validate", "list.env", "--env", "local"]],
  ["template:render", ["template:render", "templates/local.env", "-e", "local"]],
  ["template:render --file", ["template:render", "-e", "local", "--file", "filled.env"]],
  ["diff", ["diff", "local", "staging"]],
  ["diff --unmask", ["diff", "local", "staging", "--unmask"]],
  ["diff --template", ["diff", "--template", "templates/local.env", "-e", "local"]],
  ["copy --dry-run", ["copy", "--from", "local", "--to", "staging", "--dry-run"]],
  ["copy", ["copy", "--from", "local", "--to", "staging", "--yes"]],
  ["search", ["search", "x", "-e", "local"]],
  ["rename", ["rename", "IMPORTED", "RENAMED", "-e", "local", "--yes"]],
  ["delete", ["delete", "A", "-e", "local", "--yes"]],
  ["list --deleted", ["list", "--deleted", "-e", "local"]],
  ["restore", ["restore", "A", "-e", "local"]],
  ["rollback", ["rollback", "A", "--to", "1", "-e", "local", "--dry-run"]],
  ["rollback --at", ["rollback", "--at", "0s", "-e", "local", "--yes"]],
  ["get --metadata", ["get", "A", "-e", "local", "--metadata"]],
  ["env:add", ["env:add", "qa"]],
  ["env:list", ["env:list"]],
  ["env:remove", ["env:remove", "qa", "--yes"]],
  ["vault:add", ["vault:add", "--driver", "local", "--slug", "two"]],
  ["vault:edit", ["vault:edit", "two", "--name", "Two"]],
  ["vault:list", ["vault:list"]],
  ["vault:show", ["vault:show", "two"]],
  ["vault:share", ["vault:share", "two", "--recipient", colleague()]],
  ["vault:unshare", ["vault:unshare", "two", "--recipient", colleague()]],
  ["vault:remove", ["vault:remove", "two", "--yes"]],
  ["identity", ["identity"]],
  ["info", ["info"]],
  ["info --vault", ["info", "--vault", "local"]],
  ["whoami", ["whoami", "--vault", "local"]],
  ["workspace", ["workspace"]],
  ["audit", ["audit", "--limit", "1", "--command", "get"]],
  ["help", ["help"]],
  ["help set", ["help", "set"]],
];

let expected: Surface = {};

beforeAll(() => {
  if (!isUpdate()) expected = JSON.parse(readFileSync(snapshotFile, "utf8")) as Surface;
});

test("commands, arguments, flags, aliases, groups and exit codes are as they were", () => {
  const commands = Object.fromEntries(
    Object.entries(readCommands()).map(([id, command]) => [id, describeCommand(command)]),
  );
  if (isUpdate()) return update({ commands });
  expect(commands, howToUpdate).toEqual(expected.commands);
});

test("JSON results have the keys and types that they had", async () => {
  const box = new Sandbox();
  box.write("list.env", '{{#each (secrets "local")}}{{name}}={{value}}\n{{/each}}');
  box.write("in.env", "IMPORTED=1\n");
  const results: Record<string, unknown> = {};
  const env = { EDITOR: "sed -i -e '$aEDITED=1'" };
  for (const [name, args] of calls) results[name] = shapeOf(await box.json(args, { env }));
  const error = await box.keep(["get", "NONE", "-e", "local", "--json"]);
  results["(failure)"] = shapeOf(JSON.parse(error.stderr));
  if (isUpdate()) return update({ results });
  expect(results, howToUpdate).toEqual(expected.results);
});

test("every command has a result to compare, but the one that prints what a program prints", () => {
  const called = new Set(calls.map(([name]) => name));
  expect(Object.keys(readCommands()).filter((id) => !called.has(id))).toEqual(["run"]);
});

function readCommands(): Readonly<Record<string, Command>> {
  const text = readFileSync(join(projectRoot, "dist/help.json"), "utf8");
  return JSON.parse(text) as Record<string, Command>;
}

function describeCommand(command: Command): object {
  const { group, aliases, strict, exitCodes, args, flags } = command;
  return {
    group,
    aliases,
    exit_codes: exitCodes,
    args: Object.values(args).map(({ name, required = false }) => ({ name, required })),
    more_args: !strict,
    flags: Object.fromEntries(
      Object.values(flags)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((flag) => [flag.name, describeFlag(flag)]),
    ),
  };
}

function describeFlag(flag: Flag): object {
  return {
    type: flag.type,
    ...(flag.char === undefined ? {} : { char: flag.char }),
    ...(flag.aliases === undefined ? {} : { aliases: flag.aliases }),
    ...(flag.options === undefined ? {} : { options: flag.options }),
    ...(flag.default === undefined ? {} : { default: flag.default }),
    ...(flag.required === true ? { required: true } : {}),
    ...(flag.multiple === true ? { multiple: true } : {}),
    ...(flag.exclusive === undefined ? {} : { exclusive: flag.exclusive }),
  };
}

/** Names and types in place of values; of a list, each form of item once. */
function shapeOf(value: unknown): unknown {
  if (value === null) return "null";
  if (Array.isArray(value)) {
    const forms = new Map(value.map((item) => [JSON.stringify(shapeOf(item)), shapeOf(item)]));
    return [...forms.keys()].toSorted().map((key) => forms.get(key));
  }
  if (typeof value !== "object") return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

function isUpdate(): boolean {
  return process.env["UPDATE_SURFACE"] === "1";
}

/** Writes a part of the snapshot; the other stays. */
function update(part: Surface): void {
  const before = readSnapshot();
  writeFileSync(snapshotFile, `${JSON.stringify({ ...before, ...part }, null, 2)}\n`);
}

function readSnapshot(): Surface {
  try {
    return JSON.parse(readFileSync(snapshotFile, "utf8")) as Surface;
  } catch {
    return {};
  }
}

/** A recipient whose identity nobody has. */
function colleague(): string {
  return "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
}
