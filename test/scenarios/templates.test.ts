import { mkdirSync, readdirSync, statSync } from "node:fs";
import { parse } from "dotenv";
import { beforeEach, describe, expect, test } from "vitest";
import { AWKWARD_VALUES, JSON_KEY, PEM } from "../support/awkward-text.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

const VALUES = { DB_USER: "shop", DB_PASSWORD: "p@ss w0rd", API_KEY: "it's", EMPTY: "" };
let box: Sandbox;

beforeEach(async () => {
  box = new Sandbox();
  await box.init();
  for (const [key, value] of Object.entries(VALUES)) await box.set(key, value);
});

/** Arguments that fill `app.env`, which is given this text. */
function fill(template: string | Uint8Array, ...more: readonly string[]): readonly string[] {
  box.write("app.env", template);
  return ["export", "-e", "local", "--template", "app.env", ...more];
}

describe("a template", () => {
  test("is filled on stdout; all else stays, and nothing is said", async () => {
    const template = [
      "# Settings of {local:API_KEY}",
      "",
      "APP_NAME='Shop'   # static",
      "DB_USER={local}",
      'DB_PASSWORD="{local:DB_PASSWORD}"  # secret',
      "URL=pg://{local:DB_USER}:{local:DB_PASSWORD}@h",
      'KEY={{secret "local:API_KEY"}}',
      "EMPTY={local}",
      "SHELL_STAYS=${HOME} {a,b}",
      "",
    ].join("\n");
    expect(await box.keep(fill(template))).toEqual({
      code: 0,
      signal: null,
      stdout: [
        "# Settings of {local:API_KEY}",
        "",
        "APP_NAME='Shop'   # static",
        "DB_USER=shop",
        'DB_PASSWORD="p@ss w0rd"  # secret',
        "URL='pg://shop:p@ss w0rd@h'",
        'KEY="it\'s"',
        "EMPTY=",
        "SHELL_STAYS=${HOME} {a,b}",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  test.each([
    ["CRLF", "A={local:DB_USER}\r\n# c\r\nB=1\r\n", "A=shop\r\n# c\r\nB=1\r\n"],
    ["a BOM", "\uFEFFA={local:DB_USER}\n", "\uFEFFA=shop\n"],
    ["no final newline", "A={local:DB_USER}", "A=shop\n"],
    ["CRLF and no final newline", "B=1\r\nA={local:DB_USER}", "B=1\r\nA=shop\r\n"],
    ["nothing in it", "", ""],
    ["only comments", "# {local:NOPE}\n", "# {local:NOPE}\n"],
  ])("with %s", async (_, template, text) => {
    expect(await box.keep(fill(template))).toMatchObject({ code: 0, stdout: text, stderr: "" });
  });

  test("is written to a file for the user alone, whole", async () => {
    const finished = await box.keep(fill("A={local:DB_USER}\nB=2\n", "--file", "out/.env"));
    expect(finished).toMatchObject({ code: 0, stdout: "" });
    expect(finished.stderr).toBe("Wrote 2 variables to out/.env.\n");
    expect(box.read("out/.env")).toBe("A=shop\nB=2\n");
    expect(statSync(box.path("out/.env")).mode & 0o777).toBe(0o600);
  });

  test("--format json gives what dotenv would read, static lines included", async () => {
    const { stdout, stderr } = await box.keep(
      fill("B='static' # c\nA={local:API_KEY}\nA2=\"{local:EMPTY}\"\n", "--format", "json"),
    );
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({ A: "it's", A2: "", B: "static" });
  });

  test("--json tells what was filled, in one object", async () => {
    expect(await box.json(fill("A={local:DB_USER}\nB=2\n"))).toEqual({
      env: "local",
      vaults: ["local"],
      format: "env",
      template: "app.env",
      file: null,
      variables: ["A", "B"],
      missing: [],
      warnings: [],
      text: "A=shop\nB=2\n",
    });
  });

  test("takes each value from the vault that it names", async () => {
    await box.ok(["vault:add", "--driver", "local", "--slug", "alpha"]);
    await box.set("DB_USER", "from alpha", "local", "--vault", "alpha");
    const template = "A={local:DB_USER}\nB={alpha:DB_USER}\nDB_USER={alpha}\n";
    expect(parse(await box.ok(fill(template)))).toEqual({
      A: "shop",
      B: "from alpha",
      DB_USER: "from alpha",
    });
    expect(await box.json(fill(template))).toMatchObject({ vaults: ["local", "alpha"] });
  });

  test("with very awkward values is read back exactly by dotenv", async () => {
    const chosen = AWKWARD_VALUES.filter((_, index) => index % 4 === 1);
    const values: Record<string, string> = { PEM, JSON_KEY, MIXED: 'it\'s "x" $5 # y' };
    for (const [index, value] of chosen.entries()) values[`V${index}`] = value;
    for (const [key, value] of Object.entries(values)) await box.set(key, value);
    const template = Object.keys(values)
      .map((key, index) => `${key}=${["", '"', "'"][index % 3]}{local}${["", '"', "'"][index % 3]}`)
      .join("\r\n");
    const { code, stdout, stderr } = await box.keep(fill(template, "--dialect", "dotenv"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(parse(stdout)).toEqual(values);
  });
});

describe("which template", () => {
  test("--template without a file takes the environment's own", async () => {
    box.write("templates/local.env", "A={local:DB_USER}\n");
    box.write("templates/staging.env", "A=staging\n");
    for (const args of [["--template"], ["--template="], ["-t"], ["-t", "--missing", "fail"]])
      expect(await box.ok(["export", "-e", "local", ...args])).toBe("A=shop\n");
    expect(await box.ok(["export", "--template", "-e", "staging"])).toBe("A=staging\n");
  });

  test("is not taken unless asked for", async () => {
    box.write("templates/local.env", "A=from the template\n");
    expect(await box.ok(["export", "-e", "local", "--only", "DB_USER"])).toBe("DB_USER=shop\n");
  });

  test("is found from a folder below, the default one from the workspace", async () => {
    box.write("templates/local.env", "A=default\n");
    box.write("sub/own.env", "A=own\n");
    expect(await box.ok(["export", "-e", "local", "--template"], { cwd: "sub" })).toBe(
      "A=default\n",
    );
    expect(await box.ok(["export", "-e", "local", "-t", "own.env"], { cwd: "sub" })).toBe(
      "A=own\n",
    );
  });

  test("that is not there is not found", async () => {
    for (const [file, args] of [
      ["nope.env", ["--template", "nope.env"]],
      ["templates/local.env", ["--template"]],
    ] as const)
      await expectFailure(box, ["export", "-e", "local", ...args], {
        exit: 5,
        code: "TEMPLATE_NOT_FOUND",
        message: `no template ${file}`,
        hint: "--template FILE",
      });
  });

  test("that is a folder, or no text, is named", async () => {
    mkdirSync(box.path("folder"));
    await expectFailure(box, ["export", "-e", "local", "-t", "folder"], {
      exit: 1,
      code: "FILE_FAILED",
      message: /^folder: .*folder/,
    });
    await expectFailure(box, fill(Buffer.from([0x41, 0x3d, 0xff, 0x0a])), {
      exit: 8,
      code: "NOT_TEXT",
      message: "app.env",
    });
  });
});

describe("a template with a mistake", () => {
  test.each([
    ["A=1\nB={locla:X}\n", "app.env:2:3: there is no vault locla.", "Did you mean local?"],
    ["A=1\r\nB='x {gone:X}'\r\n", "app.env:2:6: there is no vault gone.", "Configured: local."],
    ["A={local:X\n", "app.env:1:3: this placeholder is not closed.", "{local:X}"],
    ["A={ local:X }\n", "app.env:1:3: a placeholder has no blanks.", "{local:X}"],
    ["A=${local:X}\n", "app.env:1:4: a placeholder has no dollar sign.", "{local:X}"],
    ["A={{x}}\n", "app.env:1:5: there is no helper x.", "\\{{"],
    ["A={{ x\n", "app.env:1:3: this is no valid {{expression}}.", "\\{{"],
    ["{local:X}\n", "app.env:1:1: {local:X} does not stand in the value", "NAME={local:X}"],
  ])("%j is refused, and the old file stays", async (template, message, hint) => {
    box.write(".env", "OLD=1\n");
    const failure = await expectFailure(box, fill(template, "--file", ".env", "--overwrite"), {
      exit: 8,
      code: "INVALID_TEMPLATE",
    });
    expect(failure.message).toContain(message);
    expect(failure.hint).toContain(hint);
    expect(box.read(".env")).toBe("OLD=1\n");
    expect(readdirSync(box.project).sort()).toEqual([".env", ".keep", "app.env"]);
  });

  test("of a vault that --vault leaves out is one", async () => {
    await box.ok(["vault:add", "--driver", "local", "--slug", "alpha"]);
    await expectFailure(box, fill("A={local:DB_USER}\n", "--vault", "alpha"), {
      exit: 8,
      code: "INVALID_TEMPLATE",
      message: "no vault local",
    });
  });
});

describe("a secret that does not exist", () => {
  const TEMPLATE =
    'A=1\nB={local:NOPE} # c\nC="x{local:DB_USER}y{local:NOPE}"\nD={local:DB_USER}\n';

  test("fails, naming each once with its line; the old file stays", async () => {
    box.write(".env", "OLD=1\n");
    for (const flags of [[], ["--missing", "fail"]]) {
      const { message } = await expectFailure(
        box,
        fill(`${TEMPLATE}E={local}\n`, "--file", ".env", "--overwrite", ...flags),
        { exit: 5, code: "MISSING_SECRETS", hint: "--missing remove, blank or skip" },
      );
      expect(message).toContain("local:NOPE (line 2)");
      expect(message).toContain("local:E (line 5)");
      expect(message).not.toContain("DB_USER");
    }
    expect(box.read(".env")).toBe("OLD=1\n");
  });

  test.each([
    ["remove", "A=1\nD=shop\n"],
    ["blank", "A=1\nB='' # c\nC=\"xshopy\"\nD=shop\n"],
    ["skip", 'A=1\nB={local:NOPE} # c\nC="xshopy{local:NOPE}"\nD=shop\n'],
  ])("--missing %s", async (missing, text) => {
    const { code, stdout, stderr } = await box.keep(fill(TEMPLATE, "--missing", missing));
    expect({ code, stdout }).toEqual({ code: 0, stdout: text });
    expect(stderr).toBe("Warning: local:NOPE does not exist in local.\n");
    const json = fill(TEMPLATE, "--missing", missing);
    expect(await box.json(json)).toMatchObject({
      missing: ["local:NOPE"],
      warnings: ["local:NOPE does not exist in local."],
    });
  });

  test("is what --except makes of one, but nobody claims that it does not exist", async () => {
    const { stdout, stderr } = await box.keep(
      fill("A={local:DB_USER}\nB={local:API_KEY}\n", "--except", "API_*", "--missing", "remove"),
    );
    expect(stdout).toBe("A=shop\n");
    expect(stderr).not.toContain("does not exist");
  });
});

describe("a vault that cannot be read", () => {
  const TEMPLATE = "A={local:DB_USER}\n";

  test.each(["fail", "remove", "blank", "skip"])(
    "is never a missing secret, with --missing %s",
    async (missing) => {
      const args = fill(TEMPLATE, "--missing", missing, "--file", ".env");
      await expectFailure(
        box,
        args,
        { exit: 4, code: "NO_IDENTITY" },
        { env: { XDG_CONFIG_HOME: box.path("elsewhere") } },
      );
      box.write(".keep/secrets/local/local.age", "garbage");
      await expectFailure(box, args, { exit: 3, code: "VAULT_FILE_FOREIGN" });
      expect(box.has(".env")).toBe(false);
    },
  );

  test("is not asked for a template that names none of its secrets", async () => {
    box.write(".keep/secrets/local/local.age", "garbage");
    expect(await box.ok(fill("A=1\n# {local:DB_USER}\n"))).toBe("A=1\n# {local:DB_USER}\n");
  });
});

test("a file that exists is refused before a secret is asked for, and appended to on wish", async () => {
  box.write(".env", "OLD=1");
  await expectFailure(box, fill("A={local:NOPE}\n", "--file", ".env"), {
    exit: 6,
    code: "FILE_EXISTS",
  });
  await box.ok(fill("# more\nA={local:DB_USER}\n", "--file", ".env", "--append"));
  expect(box.read(".env")).toBe("OLD=1\n# more\nA=shop\n");
  await expectFailure(box, fill("OLD=2\nA={local:DB_USER}\n", "--file", ".env", "--append"), {
    exit: 6,
    code: "VARIABLES_EXIST",
    message: "OLD, A",
  });
});

test("a template that writes over itself is refused, unless --overwrite says so", async () => {
  await expectFailure(box, fill("A={local:DB_USER}\n", "--file", "app.env"), {
    exit: 6,
    code: "FILE_EXISTS",
  });
  expect(box.read("app.env")).toBe("A={local:DB_USER}\n");
});
