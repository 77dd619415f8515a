import { readdirSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";
import { FILE, VALUE, add, heading, store, storeIn } from "../support/template-add.ts";

let box: Sandbox;

beforeEach(async () => {
  box = new Sandbox();
  await box.init();
});

describe("keep template:add", () => {
  test("names every secret, grouped and sorted, and no value", async () => {
    await store(box, "ZED", "DB_USER", "DB_HOST", "APP-KEY", "1ST", "MAIL_KEY");
    expect(await box.keep(add())).toEqual({
      code: 0,
      signal: null,
      stdout: "",
      stderr: `Wrote ${FILE} with 6 secrets.\n`,
    });
    expect(box.read(FILE)).toBe(
      heading() +
        "APP_KEY={local:APP-KEY}\nMAIL_KEY={local:MAIL_KEY}\nZED={local:ZED}\n_1ST={local:1ST}\n" +
        "\nDB_HOST={local:DB_HOST}\nDB_USER={local:DB_USER}\n",
    );
    const filled = await box.ok(["export", "-e", "local", "--template", FILE]);
    expect(filled).toContain(`\nDB_USER=${VALUE}\n`);
  });

  test("says in JSON what it wrote", async () => {
    await store(box, "B", "A");
    expect(await box.json(add())).toEqual({
      template: FILE,
      env: "local",
      created: true,
      added: ["local:A", "local:B"],
      warnings: [],
      text: `${heading()}A={local:A}\nB={local:B}\n`,
    });
    expect(box.read(FILE)).toBe(`${heading()}A={local:A}\nB={local:B}\n`);
  });

  test("--file names another, also in a folder that is not there; - is standard output", async () => {
    await store(box, "A");
    await box.ok(add("--file", "deep/er/.env.dist"));
    expect(box.read("deep/er/.env.dist")).toBe(`${heading("deep/er/.env.dist")}A={local:A}\n`);
    const printed = await box.keep(add("-o", "-"));
    expect(printed).toMatchObject({ code: 0, stdout: `${heading()}A={local:A}\n`, stderr: "" });
    expect(await box.json(add("--path", "-"))).toMatchObject({ template: null });
    expect(box.has("templates")).toBe(false);
  });

  test("--only and --except choose, and without a match there is no file", async () => {
    await store(box, "DB_A", "DB_B", "C");
    await box.ok(add("--only", "DB_*", "--except", "*_B"));
    expect(box.read(FILE)).toBe(`${heading()}DB_A={local:DB_A}\n`);
    for (const args of [add("--only", "NONE"), ["template:add", "-e", "staging"]])
      await expectFailure(box, [...args, "--file", "none.env"], {
        exit: 5,
        code: "NO_SECRETS",
        hint: "keep set KEY",
      });
    expect(box.has("none.env")).toBe(false);
  });

  test("leaves a template that exists as it is", async () => {
    await store(box, "A");
    box.write(FILE, "OWN=1\n");
    await expectFailure(box, add(), {
      exit: 6,
      code: "TEMPLATE_EXISTS",
      message: FILE,
      hint: "--merge",
    });
    expect(box.read(FILE)).toBe("OWN=1\n");
    expect(readdirSync(box.path("templates"))).toEqual(["local.env"]);
  });

  test.each([
    [["--file", "app.yaml"]],
    [["--file", "app.json.tmpl"]],
    [["--file", "app.conf"]],
    [["--merge", "--file", "app.sh"]],
    [["--file", ""]],
    [["--merge", "--file", "-"]],
  ])("%j is refused, and nothing is written", async (flags) => {
    await store(box, "A");
    await expectFailure(box, add(...flags), { exit: 2, code: "USAGE" });
    expect(readdirSync(box.project)).toEqual([".keep"]);
  });

  test("of an environment or a vault that is not there fails", async () => {
    await expectFailure(box, ["template:add", "-e", "lcal"], { exit: 2, code: "UNKNOWN_ENV" });
    await expectFailure(box, add("-v", "nope"), { exit: 2, code: "UNKNOWN_VAULT" });
    await expectFailure(box, ["template:add"], { exit: 2, code: "MISSING_INPUT", hint: "--env" });
  });

  test("needs no identity, but a vault that can be listed", async () => {
    await store(box, "A");
    const env = { XDG_CONFIG_HOME: box.path("elsewhere") };
    expect(await box.ok(add("--file", "-"), { env })).toContain("A={local:A}\n");
    box.write(".keep/secrets/local/local.age", "garbage");
    await expectFailure(box, add(), { exit: 3, code: "VAULT_FILE_FOREIGN" });
    expect(box.has("templates")).toBe(false);
  });
});

describe("several vaults", () => {
  test("have a heading each, and the later one has a name that both have", async () => {
    await store(box, "A", "B");
    await storeIn(box, "two", "A", "C");
    const result = await box.keep(add());
    expect(box.read(FILE)).toBe(
      `${heading()}# From local\nB={local:B}\n\n# From two\nA={two:A}\nC={two:C}\n`,
    );
    expect(result.stderr).toBe(
      `Warning: two:A takes the place of local:A.\nWrote ${FILE} with 3 secrets.\n`,
    );
    await box.ok(add("--vault", "local", "--file", "local.env"));
    expect(box.read("local.env")).toBe(`${heading("local.env")}A={local:A}\nB={local:B}\n`);
  });

  test("the template of them fills as the export without one does", async () => {
    await store(box, "A", "B");
    await storeIn(box, "two", "A", "C-D");
    await box.ok(add());
    const lines = (text: string): string[] => text.split("\n").filter((line) => /^\w/.test(line));
    const filled = lines(await box.ok(["template:render", "-e", "local"]));
    expect(filled.toSorted()).toEqual(lines(await box.ok(["export", "-e", "local"])).toSorted());
  });

  test("one that cannot be listed fails, and nothing is written", async () => {
    await store(box, "A");
    await storeIn(box, "two", "B");
    box.write(".keep/secrets/two/local.age", "garbage");
    await expectFailure(box, add(), { exit: 3, code: "VAULT_FILE_FOREIGN" });
    expect(box.has(FILE)).toBe(false);
  });
});

describe("names that collide", () => {
  const collision = { exit: 8, code: "NAMES_COLLIDE", message: /A-B and A_B|A_B and A-B/ };

  test("are refused, until --except or a template settles them", async () => {
    await store(box, "A-B", "A_B", "C");
    await expectFailure(box, add(), { ...collision, hint: "--except" });
    expect(box.has(FILE)).toBe(false);
    await box.ok(add("--except", "A-B", "--file", "one.env"));
    box.write(FILE, "X={local:C}\n");
    await expectFailure(box, add("--merge"), collision);
    box.write(FILE, "DASH={local:A-B}\nUNDER={local:A_B}\n");
    expect(await box.json(add("--merge"))).toMatchObject({ added: ["local:C"] });
    box.write(FILE, "DASH={local:A-B}\nC={local}\n");
    expect(await box.json(add("--merge"))).toMatchObject({ added: ["local:A_B"] });
  });
});
