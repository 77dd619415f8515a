import { readdirSync, statSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { beforeEach, describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

let box: Sandbox;
const ODD = `it's "odd": #{x} $HOME`;

beforeEach(async () => {
  box = new Sandbox();
  await box.init();
  await box.set("A", "plain");
  await box.set("ODD", ODD);
  await box.set("J", '{"user": {"name": "ann"}, "port": 5432, "big": 12345678901234567890}');
});

const render = (...args: readonly string[]): string[] => [
  "template:render",
  ...args,
  "-e",
  "local",
];

describe("keep template:render", () => {
  test("fills a template as keep export does", async () => {
    box.write("t.env", "A={local:A}\nU={local:J.user.name}\nO={local:ODD}\n");
    const [own, exported] = await Promise.all([
      box.keep(render("t.env", "--dialect", "dotenv")),
      box.keep(["export", "-e", "local", "--template", "t.env", "--dialect", "dotenv"]),
    ]);
    expect(own).toEqual(exported);
    expect(own).toMatchObject({ code: 0, stdout: expect.stringContaining("A=plain\nU=ann\n") });
    expect(
      await box.ok(["template", "render", "t.env", "-e", "local", "--dialect", "dotenv"]),
    ).toBe(own.stdout);
  });

  test("says in JSON what it filled, and in what", async () => {
    box.write("t.env", "A={local:A}\nB=2\n");
    const expected = {
      env: "local",
      vaults: ["local"],
      format: "env",
      template: "t.env",
      file: null,
      variables: ["A", "B"],
      missing: [],
      warnings: [],
      text: "A=plain\nB=2\n",
    };
    expect(await box.json(render("t.env"))).toEqual(expected);
    const { text: _, ...rest } = expected;
    expect(await box.json(render("t.env", "--file", "out"))).toEqual({ ...rest, file: "out" });
    box.write("t.yml", "a: {local:A}\n");
    expect(await box.json(render("t.yml"))).toEqual({
      ...expected,
      format: "yaml",
      template: "t.yml",
      variables: [],
      text: "a: plain\n",
    });
  });

  test("takes the environment's own template where none is named", async () => {
    box.write("templates/local.env", "A={local:A}\n");
    expect(await box.ok(render())).toBe("A=plain\n");
    await expectFailure(box, ["template:render", "-e", "staging"], {
      exit: 5,
      code: "TEMPLATE_NOT_FOUND",
      message: "templates/staging.env",
    });
    await expectFailure(box, render("none.env"), { exit: 5, code: "TEMPLATE_NOT_FOUND" });
    await expectFailure(box, ["template:render", "-e", "nope"], { exit: 2, code: "UNKNOWN_ENV" });
  });

  test("writes a file for the user alone, whole, and no second time unless told", async () => {
    box.write("t.yaml", "a: {local:A}\n");
    const { code, stdout, stderr } = await box.keep(render("t.yaml", "--file", "deep/out.yaml"));
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "Wrote deep/out.yaml.\n",
    });
    expect(box.read("deep/out.yaml")).toBe("a: plain\n");
    expect(statSync(box.path("deep/out.yaml")).mode & 0o777).toBe(0o600);
    const again = render("t.yaml", "-o", "deep/out.yaml");
    await expectFailure(box, again, { exit: 6, code: "FILE_EXISTS" });
    await box.ok([...again, "--overwrite"]);
    expect(readdirSync(box.path("deep"))).toEqual(["out.yaml"]);
    expect(await box.ok(render("t.yaml", "--file", "-"))).toBe("a: plain\n");
  });
});

describe("what a template is written in", () => {
  test.each([
    ["yaml", "x.yml"],
    ["yaml", "x.yaml.tmpl"],
    ["json", "x.json"],
    ["json", "--as"],
    ["yaml", "--as"],
  ])("as %s (%s) the value is read back exactly", async (kind, how) => {
    const file = how === "--as" ? "x.txt" : how;
    box.write(file, '{"a": "{local:ODD}", "b": "{local:J.user.name}"}\n');
    const text = await box.ok(render(file, ...(how === "--as" ? ["--as", kind] : [])));
    const read = kind === "json" ? (JSON.parse(text) as unknown) : parseYaml(text);
    expect(read).toEqual({ a: ODD, b: "ann" });
  });

  test.each([".env", ".env.production", "app.env.tmpl", "app.env.dist"])(
    "%s is a .env by its name",
    async (file) => {
      box.write(file, "A={local:ODD} # c\n");
      const filled = await box.json(render(file, "--dialect", "dotenv"));
      expect(filled).toMatchObject({ format: "env", variables: ["A"] });
    },
  );

  test.each(["x.conf", "x.txt", "Dockerfile", "env"])(
    "%s is text, and not quoted",
    async (file) => {
      box.write(file, "a {local:ODD}; # {local:A}\n");
      expect(await box.ok(render(file))).toBe(`a ${ODD}; # plain\n`);
    },
  );

  test.each(["x.yml", "x.conf", "x.json"])(
    "%s has no variables to list or to append",
    async (file) => {
      box.write(file, '{"a": "{local:A}"}\n');
      box.write("old", "OLD=1\n");
      const args = ["export", "-e", "local", "--template", file];
      const refused = { exit: 2, code: "USAGE", message: `${file} is` };
      await expectFailure(box, [...args, "--format", "json"], refused);
      await expectFailure(box, [...args, "--file", "old", "--append"], refused);
      await expectFailure(box, [...args, "--as", "env", "--format", "json", "--as", "text"], {
        exit: 2,
        code: "USAGE",
      });
      expect(box.read("old")).toBe("OLD=1\n");
    },
  );

  test("export takes --as too", async () => {
    box.write("x.conf", "A={local:ODD}\n");
    const args = ["export", "-e", "local", "--template", "x.conf"];
    expect(await box.ok(args)).toBe(`A=${ODD}\n`);
    const json = await box.ok([...args, "--as", "env", "--format", "json"]);
    expect(JSON.parse(json)).toEqual({ A: ODD });
    await expectFailure(box, [...args, "--as", "xml"], {
      exit: 2,
      code: "USAGE",
      message: "env, json, yaml",
    });
  });
});

describe("right or loud", () => {
  const failing: readonly (readonly [string, string, number, string, RegExp])[] = [
    ["a missing secret", "A={local:NONE}\n", 5, "MISSING_SECRETS", /local:NONE \(line 1\)/],
    ["a secret named almost so", "A={local:OD}\n", 5, "MISSING_SECRETS", /did you mean ODD\?/],
    [
      "a missing property",
      "A={local:J.no}\n",
      5,
      "MISSING_SECRETS",
      /J\.no \(line 1, no such property\)/,
    ],
    [
      "a missing version",
      "A={local:A@7}\n",
      5,
      "MISSING_SECRETS",
      /A@7 \(line 1, no such version\)/,
    ],
    ["a version of nothing", "A={local:NOTHING@7}\n", 5, "MISSING_SECRETS", /NOTHING@7 \(line 1\)/],
    [
      "a property of no JSON",
      "B=1\nA={local:A.x}\n",
      8,
      "NOT_JSON",
      /^t\.env:2:3: the value of local:A is no valid JSON/,
    ],
    ["a mistake", "A={{nope}}\n", 8, "INVALID_TEMPLATE", /t\.env:1:\d+: there is no helper nope/],
    [
      "what cannot be computed",
      'A={{fromJson (secret "local:A")}}\n',
      8,
      "INVALID_TEMPLATE",
      /t\.env:1:3/,
    ],
  ];

  test.each(failing)("%s: nothing is written", async (_, template, exit, code, message) => {
    box.write("t.env", template);
    box.write("old", "OLD=1\n");
    await expectFailure(box, render("t.env", "--file", "new"), { exit, code, message });
    await expectFailure(box, render("t.env", "-o", "old", "--overwrite"), { exit, code });
    expect(box.read("old")).toBe("OLD=1\n");
    expect(readdirSync(box.project).toSorted()).toEqual([".keep", "old", "t.env"]);
  });

  test("a mistake is shown with its line and a sign under it", async () => {
    box.write("t.yaml", "a: 1\nb: {locl:X}\n");
    const { code, stdout, stderr } = await box.keep(render("t.yaml"));
    expect({ code, stdout }).toEqual({ code: 8, stdout: "" });
    expect(stderr).toBe(
      "Error: t.yaml:2:4: there is no vault locl.\n  b: {locl:X}\n     ^\nDid you mean local?\n",
    );
  });

  test("a value that does not fit its place is named by the place", async () => {
    await box.set("END", "x\nEOT\nrm -rf /\n");
    box.write("t.sh", "cat <<EOT\n{local:END}\nEOT\n");
    const failure = await box.failure(render("t.sh", "--file", "out"));
    expect(failure).toMatchObject({ exit: 8, code: "VALUE_DOES_NOT_FIT" });
    expect(failure.message).toContain("t.sh:2:1: the value of {local:END}");
    expect(failure.message).not.toContain("rm -rf");
    expect(box.has("out")).toBe(false);
  });

  test("a vault that cannot be read is never missing, whatever --missing says", async () => {
    box.write("t.yaml", 'a: {{default "x" (secret "local:NONE")}}\n');
    expect(await box.ok(render("t.yaml"))).toBe("a: x\n");
    box.write(".keep/secrets/local/local.age", "garbage");
    for (const missing of ["fail", "remove", "blank", "skip"])
      await expectFailure(box, render("t.yaml", "--missing", missing, "--file", "out"), {
        exit: 3,
        code: "VAULT_FILE_FOREIGN",
      });
    expect(box.has("out")).toBe(false);
  });

  test.each([
    ["remove", "b: plain\n"],
    ["blank", 'a: ""\nb: plain\n'],
    ["skip", "a: {local:NO}\nb: plain\n"],
  ])("--missing %s in another language", async (missing, text) => {
    box.write("t.yaml", "a: {local:NO}\nb: {local:A}\n");
    const { code, stdout, stderr } = await box.keep(render("t.yaml", "--missing", missing));
    expect({ code, stdout }).toEqual({ code: 0, stdout: text });
    expect(stderr).toBe("Warning: local:NO does not exist in local.\n");
  });
});
