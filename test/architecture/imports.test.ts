import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { builtinModules } from "node:module";
import { describe, expect, test } from "vitest";
import { projectRoot } from "../support/sandbox.ts";

const source = join(projectRoot, "src");

/** What a folder may import: other folders, packages, and whether the system (`node:`). */
interface Allowed {
  readonly folders: readonly string[];
  readonly packages?: readonly string[];
  readonly node?: boolean;
}

const proxies = ["agent-base", "http-proxy-agent", "https-proxy-agent", "proxy-from-env"];

/** The table of docs/architecture.md. */
const table: Readonly<Record<string, Allowed>> = {
  core: { folders: [] },
  system: { folders: [], node: true },
  formats: { folders: ["core"], packages: ["dotenv", "yaml"] },
  properties: { folders: ["core"] },
  redaction: { folders: ["core"] },
  plans: { folders: ["core"] },
  comparison: { folders: ["core"] },
  templating: { folders: ["core", "formats"], packages: ["handlebars", "yaml", "smol-toml"] },
  config: {
    folders: ["core", "system"],
    packages: ["valibot", "@valibot/to-json-schema"],
    node: true,
  },
  vaults: {
    folders: ["core", "system"],
    packages: ["@scure/base", "age-encryption", "@aws-sdk", "@smithy", "p-limit", ...proxies],
    node: true,
  },
  operations: {
    folders: [
      "core",
      "formats",
      "properties",
      "redaction",
      "templating",
      "plans",
      "comparison",
      "context",
    ],
  },
  render: { folders: ["core", "formats", "operations", "plans", "comparison"] },
  terminal: { folders: ["core", "config"], packages: ["@inquirer/prompts"] },
  cli: {
    folders: ["core", "system", "config", "vaults", "render", "terminal", "context"],
    packages: ["@oclif/core"],
    node: true,
  },
  commands: { folders: ["cli", "operations", "render"], packages: ["@oclif/core"] },
  context: { folders: ["core", "config", "properties", "system", "vaults"], node: true },
  "main.ts": { folders: ["cli", "terminal"] },
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), "utf8");
  const statements =
    /(?:^|\n)\s*(?:import|export)(\s+type)?[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/g;
  return [...text.matchAll(statements)].map(([, type, from, dynamic]) => ({
    file,
    target: (from ?? dynamic)!,
    typeOnly: type !== undefined,
  }));
}

const roomOf = (file: string): string => file.split("/")[0]!;

function isAllowed({ file, target }: Import): boolean {
  const room = roomOf(file);
  const { folders, packages = [], node = false } = table[room]!;
  if (target.startsWith(".")) {
    const to = roomOf(relative(source, join(dirname(join(source, file)), target)));
    return to === room || folders.includes(to);
  }
  if (target.startsWith("node:")) return node;
  return packages.some((name) => target === name || target.startsWith(`${name}/`));
}

describe("who may import whom", () => {
  test("the test sees the imports it judges", () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(imports).toContainEqual({
      file: "core/reference.ts",
      target: "./errors.ts",
      typeOnly: false,
    });
  });

  test.each(files.map(roomOf).filter((room, index, all) => all.indexOf(room) === index))(
    "%s keeps to its row of the table",
    (room) => {
      expect(table).toHaveProperty([room]);
      expect(imports.filter((one) => roomOf(one.file) === room && !isAllowed(one))).toEqual([]);
    },
  );

  test("built-in modules are imported by their full name", () => {
    expect(imports.filter(({ target }) => builtinModules.includes(target))).toEqual([]);
  });

  test("operations know the context only as a type", () => {
    const values = imports.filter(
      ({ file, target, typeOnly }) =>
        roomOf(file) === "operations" && target.includes("/context/") && !typeOnly,
    );
    expect(values).toEqual([]);
  });

  test("nothing imports in a circle", () => {
    const graph = new Map<string, string[]>();
    for (const { file, target, typeOnly } of imports) {
      if (typeOnly || !target.startsWith(".")) continue;
      const to = relative(source, join(dirname(join(source, file)), target));
      graph.set(file, [...(graph.get(file) ?? []), to]);
    }
    expect(files.flatMap((file) => circleFrom(file, graph))).toEqual([]);
  });

  test("the environment is read in one place", () => {
    const readers = files.filter((file) =>
      readFileSync(join(source, file), "utf8").includes("process.env"),
    );
    expect(readers).toEqual(["config/environment-variables.ts"]);
  });

  test("a vendor's library is loaded in few, known files", () => {
    const usersOf = (name: RegExp) => {
      const users = imports.filter(({ target }) => name.test(target)).map(({ file }) => file);
      return [...new Set(users)].toSorted();
    };
    expect(usersOf(/^age-encryption$/)).toEqual([
      "vaults/local/age.ts",
      "vaults/local/identity.ts",
    ]);
    expect(usersOf(/^@(?:aws-sdk|smithy)\//)).toEqual([
      "vaults/aws/client.ts",
      "vaults/aws/credentials/client.ts",
      "vaults/aws/sso/client.ts",
      "vaults/aws/sts/client.ts",
      "vaults/secretsmanager/client.ts",
      "vaults/ssm/client.ts",
    ]);
  });

  test("the SDK of AWS is loaded at the first call, not with its driver", () => {
    const loaded = imports.filter(
      ({ file, target, typeOnly }) =>
        file.startsWith("vaults/") &&
        !file.endsWith("/client.ts") &&
        target.endsWith("/client.ts") &&
        !typeOnly,
    );
    expect(loaded.length).toBeGreaterThan(5);
    for (const { file, target } of loaded)
      expect(readFileSync(join(source, file), "utf8")).toContain(`import("${target}")`);
  });
});

/** The files of a circle that begins and ends at `start`, if there is one. */
function circleFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): string[] {
  const visited = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return [[...path, start].join(" → ")];
      if (visited.has(next)) continue;
      visited.add(next);
      const found = visit(next, [...path, next]);
      if (found.length > 0) return found;
    }
    return [];
  };
  return visit(start, [start]);
}
