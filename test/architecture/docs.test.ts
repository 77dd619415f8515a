import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { settingsSchema, vaultSchema, workspaceSchema } from "../../src/config/schemas.ts";
import { catalogue } from "../../src/core/errors.ts";
import { exitCodeMeanings } from "../../src/core/exit-codes.ts";
import { manifests } from "../../src/vaults/catalogue.ts";
import {
  type Block,
  type Page,
  matchesPrinted,
  needsOf,
  readPage,
  readPages,
} from "../support/pages.ts";
import { describeWithMoto } from "../support/moto-suite.ts";
import { isRun, runPage } from "../support/run-page.ts";
import { projectRoot } from "../support/sandbox.ts";

const pages = readPages();

/** Pages whose commands take a server for AWS. */
const needsMoto = ({ blocks }: Page): boolean =>
  blocks.some((block) => needsOf(block).includes("moto"));

const shown = pages.filter(({ blocks }) => blocks.some(isRun));
const shownAs = (ones: readonly Page[]) => ones.map((page) => [page.file, page] as const);

describe("what the pages show is what happens", () => {
  test("there are pages to run", () => {
    expect(shown.length).toBeGreaterThan(6);
  });

  test.each(shownAs(shown.filter((page) => !needsMoto(page))))("%s", (_, page) => runPage(page));

  test("a page that is wrong is noticed", () => {
    expect(
      matchesPrinted(["Created A in …:… (version 1)."], "Created A in x:y (version 1).\n"),
    ).toBe(true);
    expect(matchesPrinted(["one", "…", "four"], "one\ntwo\nthree\nfour\n")).toBe(true);
    expect(matchesPrinted(["Created A."], "Created B.\n")).toBe(false);
    expect(matchesPrinted(["one"], "one\ntwo\n")).toBe(false);
  });
});

describeWithMoto("what the pages on AWS show is what happens", (moto) => {
  test.each(shownAs(shown.filter(needsMoto)))("%s", async (_, page) => {
    await moto().reset();
    await runPage(page, moto().url);
  });
});

describe("the reference pages are complete", () => {
  test("errors.md has every error with its exit code, and no other", () => {
    expect(tableOf(readPage("docs/errors.md"), /^\| `([A-Z_]+)` +\| (\d+|varies) +\|/gm)).toEqual(
      sorted(
        Object.entries(catalogue).map(([code, { exit }]) => [
          code,
          typeof exit === "number" ? String(exit) : "varies",
        ]),
      ),
    );
  });

  test("exit-codes.md has every exit code with its meaning, and no other", () => {
    expect(tableOf(readPage("docs/exit-codes.md"), /^\| (\d+) +\| ([^|]+?) +\|/gm)).toEqual(
      sorted(Object.entries(exitCodeMeanings)),
    );
  });

  const configuration = readPage("docs/configuration.md").prose;
  const fields = [settingsSchema, vaultSchema, workspaceSchema].flatMap(({ entries }) =>
    Object.keys(entries),
  );
  const variables = [
    ...readFileSync(join(projectRoot, "src/core/variables.ts"), "utf8").matchAll(
      /readonly (\w+)\?/g,
    ),
  ].map(([, name]) => name!);
  const flags = manifests.flatMap(({ options }) => options.map(({ flag }) => `--${flag}`));

  test("the test sees the names it looks for", () => {
    expect(fields).toContain("app_name");
    expect(variables).toContain("KEEP_ENV");
    expect(flags).toContain("--kms-key");
  });

  test.each([...new Set([...fields, ...variables, ...flags])])(
    "configuration.md explains %s",
    (name) => {
      expect(configuration).toContain(`\`${name}\``);
    },
  );

  const commands = JSON.parse(
    readFileSync(join(projectRoot, "dist/help.json"), "utf8"),
  ) as Readonly<Record<string, { readonly flags: object }>>;

  test("every command is named somewhere", () => {
    const ids = Object.keys(commands);
    expect(ids.length).toBeGreaterThan(10);
    const text = pages.map((page) => page.text).join("\n");
    expect(ids.filter((id) => !new RegExp(`keep ${id}(?![\\w:-])`).test(text))).toEqual([]);
  });

  test("every command that is shown and not run exists, and has the flags that it is given", () => {
    const lines = pages.flatMap(({ blocks }) =>
      blocks.filter(({ info: [kind] }) => kind === "sh" || kind === "yaml").flatMap(shownCommands),
    );
    expect(lines.length).toBeGreaterThan(3);
    const wrong = lines.filter(([id, given]) => {
      const known = Object.keys(commands[id]?.flags ?? {});
      return !(id in commands) || !given.every((flag) => known.includes(flag));
    });
    expect(wrong).toEqual([]);
  });
});

/** The calls of `keep` in a block of a script or a workflow: the command, and the names of its flags. */
function shownCommands({ lines }: Block): readonly (readonly [string, readonly string[]])[] {
  return lines.flatMap((line) =>
    [...line.matchAll(/(?<![\w/-])(?:npx keep-cli|keep) ([a-z]+(?::[a-z]+)?)([^|;&]*)/g)].map(
      ([, id, rest]) =>
        [id!, [...rest!.matchAll(/ --([a-z-]+)/g)].map(([, flag]) => flag!)] as const,
    ),
  );
}

/** The first two cells of the rows that a pattern finds, sorted. */
function tableOf({ prose }: Page, row: RegExp): readonly (readonly string[])[] {
  return sorted([...prose.matchAll(row)].map(([, first, second]) => [first!, second!]));
}

function sorted(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.toSorted(([a], [b]) => (a! < b! ? -1 : 1));
}

describe("what the pages point to exists", () => {
  test.each(pages.map((page) => [page.file, page] as const))("%s", (file, page) => {
    const links = [...page.prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    expect(links.filter((target) => !linkExists(file, target))).toEqual([]);
    expect(pathsIn(page.prose).filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  test("every page is reached from the README, by links", () => {
    const reached = new Set<string>();
    const follow = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const [, target] of readPage(file).prose.matchAll(/\]\(([^):\s#]+\.md)(?:#[^)]*)?\)/g))
        follow(join(dirname(file), target!));
    };
    follow("README.md");
    expect(pages.map(({ file }) => file).filter((file) => !reached.has(file))).toEqual([]);
  });

  test("every script that a page names is one of package.json", () => {
    const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
      scripts: Readonly<Record<string, string>>;
    };
    const text = pages.map((page) => page.text).join("\n");
    const named = [...text.matchAll(/npm run ([a-z][a-z-]*)/g)].map(([, name]) => name!);
    expect(named).toContain("quickstart");
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

function linkExists(file: string, target: string): boolean {
  if (/^https?:\/\//.test(target)) return true;
  const [path = "", anchor] = target.split("#");
  const to = path === "" ? file : join(dirname(file), path);
  if (!existsSync(join(projectRoot, to))) return false;
  return anchor === undefined || anchorsOf(readPage(to)).includes(anchor);
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** Paths of this repository in backticks. One with a placeholder (`<slug>`, `*`) names no file. */
function pathsIn(prose: string): readonly string[] {
  return [...prose.matchAll(/`((?:src|test|docs|bin|bench|\.ci)\/[^`\s]*)`/g)]
    .map(([, path]) => path!)
    .filter((path) => !/[<*…]/.test(path));
}
