import { readdirSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

const VALUES = { DB_USER: "shop", DB_PASSWORD: "p w", EMPTY: "", JSON: '{"host":"h","port":5432}' };
let box: Sandbox;

beforeEach(async () => {
  box = new Sandbox();
  await box.init();
  for (const [key, value] of Object.entries(VALUES)) await box.set(key, value);
});

/** Arguments that fill `app.env`, which is given this text. */
function fill(template: string, ...more: readonly string[]): readonly string[] {
  box.write("app.env", template);
  return ["export", "-e", "local", "--template", "app.env", ...more];
}

/** One of each: no such secret, property or version, in a placeholder, an expression and a partial. */
const TEMPLATE = [
  "A=1",
  "B={local:DB_PASSWROD} # c",
  "C='x {local:JSON.hots} {local:DB_USER}'",
  'D={{upper (secret "local:DB_USER@9")}}',
  "DB_USR={local}",
  "{{> more}}",
  "E={local:DB_USER}",
  "",
].join("\n");
const PARTIAL = "# {local:NOT_A_NEED}\nF={local:ZZZ}\n";

describe("--missing fail", () => {
  beforeEach(() => void box.write("templates/more.env", PARTIAL));

  test("lists all that is missing, with place, why and what is named almost so", async () => {
    const { message } = await expectFailure(box, fill(TEMPLATE), {
      exit: 5,
      code: "MISSING_SECRETS",
      hint: "--missing remove, blank or skip",
    });
    expect(message).toBe(
      [
        "app.env needs what local does not give: ",
        [
          "local:DB_PASSWROD (line 2, did you mean DB_PASSWORD?)",
          "local:JSON.hots (line 3, no such property)",
          "local:DB_USER@9 (line 4, no such version)",
          "local:DB_USR (line 5, did you mean DB_USER?)",
          "local:ZZZ (templates/more.env:2)",
        ].join(", "),
        ". Nothing was written.",
      ].join(""),
    );
  });

  test("writes nothing, neither over a file nor to a new one", async () => {
    box.write("old.env", "OLD=1\n");
    for (const flags of [
      ["--file", "old.env", "--overwrite"],
      ["--file", "old.env", "--append"],
      ["--file", "new.env"],
      ["--format", "json"],
    ])
      await expectFailure(box, fill(TEMPLATE, ...flags), { exit: 5, code: "MISSING_SECRETS" });
    expect(box.read("old.env")).toBe("OLD=1\n");
    expect(readdirSync(box.project).toSorted()).toEqual([
      ".keep",
      "app.env",
      "old.env",
      "templates",
    ]);
  });

  test("tells no value of those that are there", async () => {
    const { stdout, stderr } = await box.keep(fill(TEMPLATE));
    expect(stdout).toBe("");
    for (const value of ["shop", "p w", "5432"]) expect(stderr).not.toContain(value);
  });
});

describe("what is missing", () => {
  beforeEach(() => void box.write("templates/more.env", PARTIAL));

  test.each([
    ["remove", "A=1\n# {local:NOT_A_NEED}\nE=shop\n"],
    ["blank", "A=1\nB='' # c\nC='x  shop'\nD=\nDB_USR=\n# {local:NOT_A_NEED}\nF=\nE=shop\n"],
    [
      "skip",
      TEMPLATE.replace("{local:DB_USER}'", "shop'")
        .replace("{{> more}}\n", PARTIAL)
        .replace("E={local:DB_USER}", "E=shop"),
    ],
  ])("with --missing %s", async (missing, text) => {
    const { code, stdout, stderr } = await box.keep(fill(TEMPLATE, "--missing", missing));
    expect({ code, stdout }).toEqual({ code: 0, stdout: text });
    expect(stderr.split("\n")).toEqual([
      "Warning: local:DB_PASSWROD does not exist in local.",
      "Warning: local:JSON.hots does not exist in local: no such property.",
      "Warning: local:DB_USER@9 does not exist in local: no such version.",
      "Warning: local:DB_USR does not exist in local.",
      "Warning: local:ZZZ does not exist in local.",
      "",
    ]);
    expect(await box.json(fill(TEMPLATE, "--missing", missing))).toMatchObject({
      text,
      missing: [
        "local:DB_PASSWROD",
        "local:JSON.hots",
        "local:DB_USER@9",
        "local:DB_USR",
        "local:ZZZ",
      ],
    });
  });

  test("of a value over several lines is removed with all of them", async () => {
    const template = 'A=1\nB="one\n{local:NO}\nthree"\nC={local:DB_USER}\n';
    expect((await box.keep(fill(template, "--missing", "remove"))).stdout).toBe("A=1\nC=shop\n");
  });
});

describe("a default", () => {
  test("stands in for what is missing, and nothing is said", async () => {
    const template = [
      "PORT={local:PORT|default=5432}",
      'HOST={{secret "local:HOST" default="db host"}}',
      'NAME={{default "shop" (secret "local:NAME")}}',
      "USER_NAME={local|default=nobody}",
      "USER={local:DB_USER|default=nobody}",
      "P={local:JSON.pool.size|default=10}",
      "V={local:DB_USER@9|default=none}",
      "BLANK={local:NO|default=}",
      "EMPTY={local|default=x}",
      'UPPER={{upper (default "d" (secret "local:NO"))}}',
      "",
    ].join("\n");
    expect(await box.keep(fill(template))).toMatchObject({
      code: 0,
      stderr: "",
      stdout: [
        "PORT=5432",
        "HOST='db host'",
        "NAME=shop",
        "USER_NAME=nobody",
        "USER=shop",
        "P=10",
        "V=none",
        "BLANK=",
        "EMPTY=",
        "UPPER=D",
        "",
      ].join("\n"),
    });
  });

  test("does not help where something else is missing", async () => {
    const { message } = await expectFailure(box, fill("A={local:NO|default=x}\nB={local:NO2}\n"), {
      exit: 5,
      code: "MISSING_SECRETS",
    });
    expect(message).toContain("local:NO2 (line 2)");
    expect(message).not.toContain("local:NO (");
  });

  test("is no way around a vault that cannot be read", async () => {
    box.write(".keep/secrets/local/local.age", "garbage");
    for (const template of ["A={local:NO|default=x}\n", 'A={{#if (has "local:NO")}}x{{/if}}\n'])
      await expectFailure(box, fill(template), { exit: 3, code: "VAULT_FILE_FOREIGN" });
  });
});

test("required says in the template's words what is missing, and where", async () => {
  await expectFailure(box, fill('A=1\nB={{required "ask ops for it" (secret "local:NO")}}\n'), {
    exit: 8,
    code: "INVALID_TEMPLATE",
    message: "app.env:2:3: ask ops for it.",
  });
});

describe("what --only and --except leave out", () => {
  const template = "A={local:DB_USER}\nB={local:DB_PASSWORD}\nC={local:DB_PASSWORD|default=x}\n";

  test("is missing, and said to be left out", async () => {
    const { message } = await expectFailure(box, fill(template, "--only", "DB_USER"), {
      exit: 5,
      code: "MISSING_SECRETS",
    });
    expect(message).toContain("local:DB_PASSWORD (line 2, left out by --only or --except)");
    expect(
      await box.keep(fill(template, "--except", "*PASSWORD", "--missing", "remove")),
    ).toMatchObject({
      stdout: "A=shop\nC=x\n",
      stderr: "Warning: local:DB_PASSWORD is left out by --only or --except.\n",
    });
  });

  test("is not there for has and secrets either", async () => {
    const blocks =
      '{{#if (has "local:DB_PASSWORD")}}A=1{{else}}A=0{{/if}}\n{{#each (secrets "local")}}\n{{name}}={{value}}\n{{/each}}\n';
    expect(await box.ok(fill(blocks, "--only", "DB_*", "--except", "DB_PASSWORD"))).toBe(
      "A=0\nDB_USER=shop\n",
    );
  });
});
