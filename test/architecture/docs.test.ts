import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
  readPage,
  readPages,
  stepsOf,
} from "../support/pages.ts";
import { hasAwsCli } from "../support/aws-program.ts";
import { describeWithMoto } from "../support/moto-suite.ts";
import { awsEnvironment } from "../support/moto-server.ts";
import { hasProgram } from "../support/programs.ts";
import { Sandbox, keepBinary, projectRoot } from "../support/sandbox.ts";

const pages = readPages();

/** A value that a fence's line gives: `exit` of `exit=5`. */
function option({ info }: Block, name: string): string | undefined {
  return info.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

const isRun = (block: Block): boolean => block.info[0] === "console";
const writesFile = (block: Block): boolean => option(block, "file") !== undefined;

/** Pages whose commands take a server for AWS. */
const needsMoto = ({ blocks }: Page): boolean =>
  blocks.some((block) => option(block, "needs") === "moto");

const programs: Readonly<Record<string, boolean>> = {
  moto: true,
  age: hasProgram("age"),
  aws: hasAwsCli,
};

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
    await runPage(page, awsEnvironment(moto().url));
  });
});

/** Runs a page from top to bottom in a sandbox of its own. */
async function runPage(page: Page, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const box = new Sandbox();
  const variables = { ...env, PATH: putKeepOnPath(box) };
  for (const block of page.blocks) {
    if (writesFile(block)) box.write(option(block, "file")!, `${block.lines.join("\n")}\n`);
    if (isRun(block) && isHere(option(block, "needs"))) await runBlock(box, variables, page, block);
  }
}

function isHere(program: string | undefined): boolean {
  if (program === undefined) return true;
  if (program in programs) return programs[program]!;
  throw new Error(`a block needs ${program}, which is not looked for`);
}

/** Makes the command `keep`, as installed, for the shell of a sandbox; gives its `PATH`. */
function putKeepOnPath(box: Sandbox): string {
  const folder = join(box.folder, "bin");
  mkdirSync(folder);
  const file = join(folder, "keep");
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${keepBinary}" "$@"\n`);
  chmodSync(file, 0o755);
  return `${folder}:${process.env["PATH"]}`;
}

async function runBlock(
  box: Sandbox,
  env: Readonly<Record<string, string>>,
  page: Page,
  block: Block,
): Promise<void> {
  const steps = stepsOf(block);
  for (const [index, { command, printed, line }] of steps.entries()) {
    const { code, stdout } = await box.run("sh", ["-c", `exec 2>&1; ${command}`], { env });
    const expected = index === steps.length - 1 ? Number(option(block, "exit") ?? 0) : 0;
    const place = `${page.file}:${line}: ${command}`;
    expect(code, `${place}\n${stdout}`).toBe(expected);
    // Compared as texts, so that a failure shows both.
    const said = `${printed.join("\n").trimEnd()}\n`;
    const isAsSaid = printed.length === 0 || matchesPrinted(printed, stdout);
    expect(isAsSaid ? said : stdout, place).toBe(said);
  }
}

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

  test("every command is named somewhere", () => {
    const { commands } = JSON.parse(
      readFileSync(join(projectRoot, "dist/oclif.manifest.json"), "utf8"),
    ) as { commands: Readonly<Record<string, unknown>> };
    const ids = Object.keys(commands);
    expect(ids.length).toBeGreaterThan(10);
    const text = pages.map((page) => page.text).join("\n");
    expect(ids.filter((id) => !new RegExp(`keep ${id}(?![\\w:-])`).test(text))).toEqual([]);
  });
});

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
