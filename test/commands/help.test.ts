import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DIALECTS, ENV_DIALECTS, FORMATS } from "../../src/core/formats.ts";
import { Sandbox, projectRoot } from "../support/sandbox.ts";

const commands = JSON.parse(readFileSync(join(projectRoot, "dist/help.json"), "utf8")) as Readonly<
  Record<string, { readonly summary: string; readonly aliases: readonly string[] }>
>;

describe("the overview", () => {
  test("is grouped by task, and has every command once", async () => {
    const text = await new Sandbox().ok(["--help"]);
    const headings = ["Set up", "Secrets", "Deliver", "Share", "Look around"];
    const places = headings.map((heading) => text.indexOf(`\n${heading}\n`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    for (const [id, { summary }] of Object.entries(commands)) {
      const lines = text.split("\n").filter((line) => line.startsWith(`  ${id} `));
      expect(lines, id).toEqual([expect.stringContaining(summary)]);
    }
  });

  test("is the same by --help, -h and help, and goes to standard output", async () => {
    const box = new Sandbox();
    const run = await box.keep(["--help"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(await box.ok(["-h"])).toBe(run.stdout);
    expect(await box.ok(["help"])).toBe(run.stdout);
  });

  test("of a topic has the topic's commands alone", async () => {
    const box = new Sandbox();
    const text = await box.ok(["vault"]);
    expect(text).toContain("vault:add");
    expect(text).toContain("vault:remove");
    expect(text).not.toContain("env:add");
    expect(await box.ok(["help", "vault"])).toBe(text);
    expect(await box.ok(["vault", "--help"])).toBe(text);
  });
});

describe("the page of a command", () => {
  test.each(Object.keys(commands))("%s has usage, flags, examples and exit codes", async (id) => {
    const box = new Sandbox();
    const text = await box.ok([...id.split(":"), "--help"]);
    for (const heading of ["Usage", "Flags of every command", "Examples", "Exit codes"])
      expect(text, heading).toContain(`\n${heading}\n`);
    expect(text).toContain(commands[id]!.summary);
    expect(text).toMatch(new RegExp(`\nExamples\n {2}.*keep ${id}`));
    expect(text).toMatch(/\n {2}0 +done\n/);
    expect(text).toMatch(/\n {2}130 +cancelled\n$/);
    expect(text).not.toMatch(/undefined|\[object|NaN/);
    const json = await box.json(["help", id]);
    expect(json).toMatchObject({ command: id, group: expect.any(String) });
    expect((json as { examples: string[] }).examples.length).toBeGreaterThan(0);
  });

  test("lists the formats and dialects of an export, each with who reads it", async () => {
    const box = new Sandbox();
    const text = await box.ok(["export", "--help"]);
    for (const choices of [FORMATS, ...Object.values(DIALECTS)])
      for (const [name, reader] of Object.entries(choices))
        expect(
          text
            .split("\n")
            .some((row) => row.startsWith(`  ${name} `) && row.endsWith(` ${reader}`)),
          name,
        ).toBe(true);
    const render = await box.ok(["template:render", "--help"]);
    expect(render).toContain(ENV_DIALECTS.php);
    expect(render).not.toContain(FORMATS.k8s);
    expect(await box.json(["help", "export"])).toMatchObject({
      choices: { "Dialects of --format env": ENV_DIALECTS },
    });
  });

  test("is found by help, by -h, with a blank for the colon, and by an alias", async () => {
    const box = new Sandbox();
    const text = await box.ok(["set", "--help"]);
    expect(await box.ok(["help", "set"])).toBe(text);
    expect(await box.ok(["set", "-h"])).toBe(text);
    expect(await box.ok(["set", "A", "x", "--help"])).toBe(text);
    const add = await box.ok(["vault:add", "--help"]);
    expect(await box.ok(["help", "vault", "add"])).toBe(add);
    expect(await box.ok(["help", "vault:add"])).toBe(add);
    const remove = await box.ok(["vault:remove", "--help"]);
    expect(await box.ok(["vault:delete", "--help"])).toBe(remove);
    expect(remove).toContain("keep vault:delete");
    expect(await box.ok(["help", "ls"])).toBe(await box.ok(["list", "--help"]));
  });

  test("is not shown for a --help behind --", async () => {
    const box = new Sandbox();
    await box.init();
    await box.ok(["set", "A", "-e", "local", "--", "--help"]);
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("--help\n");
  });

  test("every example is a command that the parser takes", async () => {
    const box = new Sandbox();
    for (const id of Object.keys(commands)) {
      const { examples } = (await box.json(["help", id])) as { examples: string[] };
      for (const example of examples) {
        const { code, error } = await outcome(box, wordsOf(example));
        expect(["UNKNOWN_COMMAND", "UNKNOWN_FLAG", "USAGE"], `${example}: ${code}`).not.toContain(
          error,
        );
      }
    }
  });
});

/** What follows `keep`, up to a pipe, a redirection, another command or the end of a substitution. */
function wordsOf(example: string): readonly string[] {
  const [, rest] = /(?:^|[\s(])keep ((?:'[^']*'|"[^"]*"|[^'"|>&)])*)/.exec(example)!;
  const words = rest!.match(/(?:'[^']*'|"[^"]*"|[^'"\s])+/g)!;
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}

async function outcome(
  box: Sandbox,
  [name, ...args]: readonly string[],
): Promise<{ readonly code: number | null; readonly error: string | undefined }> {
  // Without a workspace, but for init: none of the others gets further than to look for one.
  const { code, stderr } = await box.keep([name!, "--json", "--config", `of-${name}`, ...args]);
  const error =
    code === 0 ? undefined : (JSON.parse(stderr) as { error: { code: string } }).error.code;
  return { code, error };
}

describe("keep alone", () => {
  test("says how to begin where there is no workspace", async () => {
    const box = new Sandbox();
    const run = await box.keep([]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("keep init");
    expect(run.stdout).not.toContain("keep set");
    expect(await box.json([])).toEqual({ workspace: null, app_name: null });
    expect(box.has(".keep")).toBe(false);
  });

  test("says what to type next in a workspace", async () => {
    const box = new Sandbox();
    await box.init();
    const text = await box.ok([]);
    expect(text).toContain("the workspace of Shop (local, staging, production)");
    expect(text).toContain("keep set KEY");
    expect(await box.json([])).toEqual({ workspace: box.path(".keep"), app_name: "Shop" });
  });

  test("fits into 24 lines of 80 columns", async () => {
    const lines = (await new Sandbox().ok([])).split("\n");
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("--version is the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
      version: string;
    };
    const box = new Sandbox();
    expect(await box.ok(["--version"])).toBe(`${version}\n`);
    expect(await box.ok(["-V"])).toBe(`${version}\n`);
    expect(await box.json(["--version"])).toEqual({ name: "keep-cli", version });
  });
});
