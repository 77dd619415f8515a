import { chmodSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { ordinaryUser } from "../support/ordinary-user.ts";
import { Sandbox, keepBinary } from "../support/sandbox.ts";

/** Every item of bad input, with its code, exit code and hint, the same in text and JSON. */

const CODE_OF_LIMIT = 1024 * 1024 + 1;

async function workspace(): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  return box;
}

describe("no workspace", () => {
  test.each([
    ["list", "-e", "local"],
    ["get", "A"],
    ["set", "A", "x"],
    ["delete", "A"],
    ["export"],
    ["info"],
    ["workspace"],
    ["env:list"],
    ["env:add", "qa"],
    ["env:remove", "qa"],
    ["vault:list"],
    ["vault:add", "--driver", "local"],
    ["vault:show", "local"],
    ["vault:edit", "local", "--name", "x"],
    ["vault:remove", "local"],
  ])("keep %s says how to make one", async (...args) => {
    const box = new Sandbox();
    await expectFailure(box, args, {
      exit: 2,
      code: "NO_WORKSPACE",
      message: box.project,
      hint: "keep init",
    });
    expect(box.has(".keep")).toBe(false);
  });

  test.each([
    ["--config", ["list", "--config", "elsewhere"], {}],
    ["KEEP_DIR", ["list"], { KEEP_DIR: "elsewhere" }],
  ])("a folder named by %s that is none is said to be none", async (_, args, env) => {
    const box = await workspace();
    await expectFailure(
      box,
      args,
      { exit: 2, code: "NOT_A_WORKSPACE", message: "elsewhere", hint: ".keep folder" },
      { env },
    );
  });
});

describe("broken files of the workspace", () => {
  const settings = { app_name: "Shop", namespace: "shop", envs: ["local"] };

  test.each([
    ["no JSON", '{"app_name": "Shop",\n  oops', "no valid JSON at line 2"],
    ["empty", "", "no valid JSON at line 1"],
    ["a list", "[]", "it must hold an object"],
    ["a missing field", JSON.stringify({ ...settings, namespace: undefined }), "namespace"],
    ["a wrong type", JSON.stringify({ ...settings, envs: "local" }), "envs must be a list"],
    ["no environment", JSON.stringify({ ...settings, envs: [] }), "at least one"],
    ["an environment twice", JSON.stringify({ ...settings, envs: ["a", "a"] }), "twice"],
    ["an environment that is a path", JSON.stringify({ ...settings, envs: ["../x"] }), "a-z, 0-9"],
    ["a namespace that is a path", JSON.stringify({ ...settings, namespace: "../x" }), "namespace"],
    ["a blank name", JSON.stringify({ ...settings, app_name: " " }), "app_name"],
  ])(
    "settings with %s are named with file and field, and left as they are",
    async (_, text, says) => {
      const box = await workspace();
      box.write(".keep/settings.json", text);
      for (const args of [["list"], ["env:add", "qa"], ["init", "--yes"]])
        await expectFailure(box, args, {
          exit: 2,
          code: "INVALID_CONFIG",
          message: says,
          hint: "Mend .keep/settings.json",
        });
      expect(box.read(".keep/settings.json")).toBe(text);
    },
  );

  test.each([
    ["no JSON", "{", "no valid JSON"],
    ["a slug that is a path", '{"slug":"../x","driver":"local"}', "slug"],
    ["no driver", '{"slug":"two"}', "driver is missing"],
    ["a wrong type", '{"slug":"two","driver":"ssm","region":1}', "region must be text"],
  ])("a vault's file with %s is named", async (_, text, says) => {
    const box = await workspace();
    box.write(".keep/vaults/two.json", text);
    await expectFailure(box, ["vault:list"], {
      exit: 2,
      code: "INVALID_CONFIG",
      message: says,
      hint: "Mend .keep/vaults/two.json",
    });
  });

  test("a personal choice that is a path is named", async () => {
    const box = await workspace();
    box.write(".keep/local/workspace.json", '{"active_envs":["../x"]}');
    await expectFailure(box, ["list"], {
      exit: 2,
      code: "INVALID_CONFIG",
      message: ".keep/local/workspace.json",
    });
  });

  test("two vaults with the same slug are both named", async () => {
    const box = await workspace();
    box.write(".keep/vaults/other.json", '{"slug":"local","driver":"local"}');
    await expectFailure(box, ["get", "A", "-e", "local"], {
      exit: 2,
      code: "DUPLICATE_SLUG",
      message: ".keep/vaults/local.json and .keep/vaults/other.json",
      hint: "another slug",
    });
  });
});

describe("unknown names", () => {
  const unknown = (code: string, hint: string, exit = 2) => ({ exit, code, hint });

  test.each([
    [["get", "A", "-e", "prodction"], unknown("UNKNOWN_ENV", "Did you mean production?")],
    [["list", "-e", "qa"], unknown("UNKNOWN_ENV", "keep env:add qa")],
    [["env:remove", "stagging", "--yes"], unknown("UNKNOWN_ENV", "Did you mean staging?")],
    [["workspace", "--envs", "stagin"], unknown("UNKNOWN_ENV", "Did you mean staging?")],
    [["get", "A", "-e", "local", "-v", "locl"], unknown("UNKNOWN_VAULT", "Did you mean local?")],
    [["get", "aws:A", "-e", "local"], unknown("UNKNOWN_VAULT", "Run keep vault:add")],
    [["export", "-e", "local", "-v", "locla"], unknown("UNKNOWN_VAULT", "Did you mean local?")],
    [["vault:show", "loca"], unknown("UNKNOWN_VAULT", "Did you mean local?")],
    [["vault:edit", "loca", "--name", "x"], unknown("UNKNOWN_VAULT", "Did you mean local?")],
    [["vault:remove", "loca", "--yes"], unknown("UNKNOWN_VAULT", "Did you mean local?")],
    [["workspace", "--vaults", "loca"], unknown("UNKNOWN_VAULT", "Did you mean local?")],
    [["vault:add", "--driver", "smm"], unknown("UNKNOWN_DRIVER", "Did you mean ssm?")],
    [["init", "--vault-driver", "vlt"], unknown("UNKNOWN_DRIVER", "keep vault:add --help")],
    [["get", "DB_PASWORD", "-e", "local"], unknown("KEY_NOT_FOUND", "mean DB_PASSWORD?", 5)],
    [["get", "local:NOTHING", "-e", "local"], unknown("KEY_NOT_FOUND", "keep list", 5)],
    [["delete", "DB_PASWORD", "-e", "local", "-y"], unknown("KEY_NOT_FOUND", "DB_PASSWORD?", 5)],
    [["delete", "X", "Y", "-e", "local", "-y"], unknown("KEYS_NOT_FOUND", "keep list", 5)],
  ])("keep %j suggests what was meant", async (args, expected) => {
    const box = await workspace();
    await box.set("DB_PASSWORD", "x");
    await expectFailure(box, args, expected);
    expect(await box.ok(["get", "DB_PASSWORD", "-e", "local"])).toBe("x\n");
  });
});

describe("bad names", () => {
  const long = "K".repeat(256);

  test.each(["../x", "a/b", "A B", "Ä", "A=B", "A\nB", "{A}", "$A", long])(
    "%j cannot be a key",
    async (key) => {
      const box = await workspace();
      const expected = { exit: 8, code: "INVALID_KEY", hint: "A-Z, a-z, 0-9, _ and -" };
      await expectFailure(box, ["set", key, "-e", "local"], expected, { input: "x" });
      await expectFailure(box, ["get", key, "-e", "local"], expected);
      await expectFailure(box, ["delete", key, "-e", "local", "--yes"], expected);
      expect(box.has("x")).toBe(false);
      expect(box.has(".keep/secrets")).toBe(false);
    },
  );

  test.each(["K".repeat(255), "_A", "9A", "a-b", "A"])("%j can be a key", async (key) => {
    const box = await workspace();
    await box.set(key, "x");
    expect(await box.ok(["get", key, "-e", "local"])).toBe("x\n");
  });

  test("a key that begins with a dash is refused after --", async () => {
    const box = await workspace();
    const { code, stderr } = await box.keep(["set", "-e", "local", "--", "-A", "x"]);
    expect(code).toBe(8);
    expect(stderr).toContain("cannot be a key");
  });

  test.each(["local:", ":A", "local:../x", "../local:A", "a:b:c"])(
    "%j is no reference",
    async (reference) => {
      const box = await workspace();
      await expectFailure(box, ["get", reference, "-e", "local"], {
        exit: 8,
        code: "INVALID_REFERENCE",
        hint: "vault:KEY",
      });
    },
  );

  test.each(["../x", "a/b", "UP", "a b", "-a", "_a", "", "e".repeat(51)])(
    "%j cannot be an environment or a slug",
    async (name) => {
      const box = await workspace();
      const expected = { exit: 8, code: "INVALID_NAME", hint: "a-z, 0-9, _ and -" };
      if (!name.startsWith("-")) await expectFailure(box, ["env:add", name], expected);
      await expectFailure(box, ["vault:add", "--driver", "local", `--slug=${name}`], expected);
      await expectFailure(box, ["vault:edit", "local", `--slug=${name}`], expected);
      if (name !== "") await expectFailure(box, ["init", "--yes", `--envs=ok,${name}`], expected);
      expect(await box.json(["env:list"])).toHaveLength(3);
      expect(await box.json(["vault:list"])).toHaveLength(1);
    },
  );

  test("an environment that tries to leave its folder is unknown, and no file is made", async () => {
    const box = await workspace();
    for (const env of ["../x", "../../x", "/x", "local/../../x", "local.age"])
      await expectFailure(
        box,
        ["set", "A", "-e", env],
        { exit: 2, code: "UNKNOWN_ENV" },
        { input: "x" },
      );
    expect(box.has(".keep/secrets")).toBe(false);
  });

  test.each(["../x", "a//b", "a b", "a.b"])("%j cannot be a scope", async (scope) => {
    const box = await workspace();
    await expectFailure(
      box,
      ["vault:add", "--driver", "local", "--slug", "two", "--scope", scope],
      { exit: 2, code: "USAGE", message: "scope" },
    );
  });
});

describe("bad values", () => {
  test("a value over the limit names key, size and limit, and the old one stays", async () => {
    const box = await workspace();
    await box.set("A", "old");
    const big = "x".repeat(CODE_OF_LIMIT);
    const args = ["set", "A", "-e", "local", "--exact"];
    const expected = { exit: 8, code: "VALUE_TOO_LARGE", message: /A has 1048577 .* 1048576/ };
    await expectFailure(box, args, expected, { input: big });
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("old\n");
  });

  test("bytes that are not UTF-8 are refused, with the way out", async () => {
    const box = await workspace();
    const bytes = new Uint8Array([0x61, 0xff, 0x62]);
    box.write("binary", bytes);
    const expected = { exit: 8, code: "NOT_TEXT", hint: "base64" };
    await expectFailure(box, ["set", "A", "-e", "local"], expected, { input: bytes });
    await expectFailure(box, ["set", "A", "-e", "local", "--from-file", "binary"], expected);
    expect(box.has(".keep/secrets")).toBe(false);
  });

  test("an empty standard input stores nothing, and says how to mean it", async () => {
    const box = await workspace();
    for (const input of ["", "\n"])
      await expectFailure(
        box,
        ["set", "A", "-e", "local"],
        { exit: 2, code: "EMPTY_INPUT", hint: "keep set A ''" },
        { input },
      );
    expect(box.has(".keep/secrets")).toBe(false);
  });

  test("a closed standard input counts as empty", async () => {
    const box = await workspace();
    const { code, stdout, stderr } = await box.run("/bin/sh", [
      "-c",
      `"$0" "$1" set A -e local <&-`,
      process.execPath,
      keepBinary,
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Standard input was empty");
  });
});

describe("files and folders in the way", () => {
  test("a folder where the settings should be", async () => {
    const box = new Sandbox();
    mkdirSync(box.path(".keep/settings.json"), { recursive: true });
    for (const args of [["list"], ["init", "--yes"]])
      await expectFailure(box, args, {
        exit: 1,
        code: "FILE_FAILED",
        message: ".keep/settings.json: it is a folder",
      });
  });

  test("a folder where a vault's file, its secrets or the identity should be", async () => {
    const box = await workspace();
    mkdirSync(box.path(".keep/vaults/two.json"));
    await expectFailure(box, ["vault:list"], {
      exit: 1,
      code: "FILE_FAILED",
      message: ".keep/vaults/two.json: it is a folder",
    });
    rmSync(box.path(".keep/vaults/two.json"), { recursive: true });
    mkdirSync(box.path(".keep/secrets/local/local.age"), { recursive: true });
    const expected = { exit: 3, code: "VAULT_FILE_FAILED", message: "it is a folder" };
    await expectFailure(box, ["list", "-e", "local"], expected);
    await expectFailure(box, ["get", "A", "-e", "local"], expected);
    await expectFailure(box, ["set", "A", "-e", "local"], expected, { input: "x" });
    const env = { KEEP_IDENTITY_FILE: box.home };
    await expectFailure(box, ["set", "A", "-e", "staging"], expected, { input: "x", env });
  });

  test("a file where a folder should be", async () => {
    const box = await workspace();
    box.write(".keep/secrets", "");
    await expectFailure(
      box,
      ["set", "A", "-e", "local"],
      { exit: 3, code: "VAULT_FILE_FAILED", message: ".keep/secrets/local/local.age" },
      { input: "x" },
    );
    const other = new Sandbox();
    other.write(".keep", "");
    await expectFailure(other, ["init", "--yes"], { exit: 1, code: "FILE_FAILED" });
    expect(other.read(".keep")).toBe("");
  });

  test("a folder where a value, a template or an export should be", async () => {
    const box = await workspace();
    await box.set("A", "x");
    mkdirSync(box.path("folder"));
    const failed = { exit: 1, code: "FILE_FAILED", message: "folder: it is a folder" };
    await expectFailure(box, ["set", "B", "-e", "local", "--from-file", "folder"], failed);
    await expectFailure(box, ["export", "-e", "local", "--template", "folder"], failed);
    await expectFailure(box, ["export", "-e", "local", "--file", "folder", "--overwrite"], failed);
    await expectFailure(box, ["export", "-e", "local", "--file", "folder"], failed);
  });

  test("files that are not there", async () => {
    const box = await workspace();
    await box.set("A", "x");
    await expectFailure(box, ["set", "B", "-e", "local", "--from-file", "none"], {
      exit: 5,
      code: "FILE_NOT_FOUND",
      message: "none",
    });
    await expectFailure(box, ["export", "-e", "local", "--template", "none.env"], {
      exit: 5,
      code: "TEMPLATE_NOT_FOUND",
      hint: "--template FILE",
    });
  });
});

describe("a place that cannot be written", () => {
  test("a read-only folder is named, and nothing is lost", async () => {
    const box = await workspace();
    await box.set("A", "x");
    const before = box.read(".keep/settings.json");
    const keep = ordinaryUser(box);
    mkdirSync(box.path("closed/inner"), { recursive: true });
    for (const folder of [".keep/secrets/local", ".keep", "closed"]) {
      chmodSync(box.path(folder), 0o555);
      onTestFinished(() => chmodSync(box.path(folder), 0o755));
    }
    const set = await keep(["set", "A", "y", "-e", "local", "-n"]);
    expect([set.code, set.stderr]).toEqual([3, expect.stringMatching(/permission denied/)]);
    const add = await keep(["env:add", "qa"]);
    expect([add.code, add.stderr]).toEqual([1, expect.stringMatching(/permission denied/)]);
    const file = await keep(["export", "-e", "local", "--file", "closed/.env"]);
    expect([file.code, file.stderr]).toEqual([
      1,
      expect.stringMatching(/closed\/.env: permission/),
    ]);
    const init = await keep(["init", "--yes", "--config", "closed"]);
    expect([init.code, init.stderr]).toEqual([1, expect.stringMatching(/permission denied/)]);
    expect((await keep(["get", "A", "-e", "local"])).stdout).toBe("x\n");
    expect(box.read(".keep/settings.json")).toBe(before);
  });

  test("a file without permission to read is named", async () => {
    const box = await workspace();
    await box.set("A", "x");
    const keep = ordinaryUser(box);
    chmodSync(box.path(".keep/secrets/local/local.age"), 0);
    const get = await keep(["get", "A", "-e", "local"]);
    expect([get.code, get.stdout]).toEqual([3, ""]);
    expect(get.stderr).toContain(".keep/secrets/local/local.age: permission denied");
    chmodSync(box.path(".keep/settings.json"), 0);
    const list = await keep(["list"]);
    expect([list.code, list.stdout]).toEqual([1, ""]);
    expect(list.stderr).toContain(".keep/settings.json: permission denied");
  });

  test("a disk without room loses nothing and leaves no half file", async () => {
    const box = await workspace();
    await box.set("A", "x");
    const bytes = readFileSync(box.path(".keep/secrets/local/local.age"));
    const settings = box.read(".keep/settings.json");
    // No file may grow above nothing: what a full disk does, without one.
    const full = (...args: readonly string[]) =>
      box.run("/bin/sh", [
        "-c",
        'ulimit -f 0; exec "$0" "$@"',
        process.execPath,
        keepBinary,
        ...args,
      ]);
    const set = await full("set", "A", "y", "-e", "local", "-n");
    expect([set.code, set.stderr]).toEqual([3, expect.stringMatching(/larger than allowed/)]);
    const add = await full("env:add", "qa");
    expect([add.code, add.stderr]).toEqual([1, expect.stringMatching(/larger than allowed/)]);
    const file = await full("export", "-e", "local", "--file", "out.env");
    expect([file.code, file.stderr]).toEqual([1, expect.stringMatching(/larger than allowed/)]);
    expect(box.has("out.env")).toBe(false);
    expect(readFileSync(box.path(".keep/secrets/local/local.age")).equals(bytes)).toBe(true);
    expect(box.read(".keep/settings.json")).toBe(settings);
    const left = (await box.run("find", [box.project, "-name", "*.tmp", "-o", "-name", "*.lock"]))
      .stdout;
    expect(left).toBe("");
  });

  test("a full device is a failure, not a success without a result", async () => {
    const box = await workspace();
    await box.set("A", "x");
    await expectFailure(box, ["export", "-e", "local", "--file", "/dev/full"], {
      exit: 1,
      code: "FILE_FAILED",
      message: "no space left",
    });
  });
});

describe("templates", () => {
  const render = ["export", "-e", "local", "--template", "t.env"];

  test.each([
    ["an unknown vault", "# one\nA={locl:A}\n", "t.env:2:3: there is no vault locl", "mean local?"],
    ["a vault unlike any", "A={aws:A}\n", "t.env:1:3: there is no vault aws", "Configured: local"],
    ["an unclosed placeholder", "A={local:A\nB=1\n", "t.env:1:3: .*not closed", "{local:A}"],
    ["a dollar sign", "A=${local:A}\n", "t.env:1:4: .*dollar", "{local:A}"],
    ["blanks", "A={ local:A }\n", "t.env:1:3: .*blanks", "{local:A}"],
    ["a bad key", "A={local:a/b}\n", "t.env:1:3: .*cannot be a key", "{vault:KEY}"],
    ["an unclosed expression", "X=1\nA={{secret\n", "t.env:2:", "\\{{"],
    ["a placeholder on its own", "{local:A}\n", "t.env:1:1: ", "NAME={local:A}"],
  ])("%s is named with file, line and column", async (_, template, message, hint) => {
    const box = await workspace();
    await box.set("A", "x");
    box.write("t.env", template);
    const { message: said, hint: next } = await expectFailure(box, render, {
      exit: 8,
      code: "INVALID_TEMPLATE",
    });
    expect(said).toMatch(new RegExp(message));
    expect(next).toContain(hint);
  });

  test.each([
    ["CRLF", "A={local:A}\r\nB=1\r\n", "A=x\r\nB=1\r\n"],
    ["no final newline", "B=1\nA={local:A}", "B=1\nA=x\n"],
    ["a BOM", "\uFEFFA={local:A}\n", "\uFEFFA=x\n"],
  ])("%s is no error", async (_, template, result) => {
    const box = await workspace();
    await box.set("A", "x");
    box.write("t.env", template);
    expect(await box.ok(render)).toBe(result);
  });

  test("a missing secret is named with its line, and nothing is written", async () => {
    const box = await workspace();
    await box.set("A", "x");
    box.write("t.env", "A={local:A}\nB={local:B}\n");
    await expectFailure(box, [...render, "--file", "out.env"], {
      exit: 5,
      code: "MISSING_SECRETS",
      message: /local:B \(line 2\)/,
      hint: "--missing",
    });
    expect(box.has("out.env")).toBe(false);
  });
});

describe("wrong usage", () => {
  test.each([
    [["lst"], "UNKNOWN_COMMAND", "keep list"],
    [["vault:ad"], "UNKNOWN_COMMAND", "keep vault:add"],
    [["vault", "ad"], "UNKNOWN_COMMAND", "keep vault:add"],
    [["frobnicate"], "UNKNOWN_COMMAND", "keep --help"],
    [["list", "--unmaks"], "UNKNOWN_FLAG", "--unmask"],
    [["list", "--frobnicate"], "UNKNOWN_FLAG", "keep list --help"],
    [["list", "-x"], "UNKNOWN_FLAG", "keep list --help"],
    [["list", "--format", "xml"], "USAGE", "--help"],
    [["list", "--env"], "USAGE", "--help"],
    [["get", "A", "B"], "USAGE", "Quote"],
    [["env:add"], "USAGE", "--help"],
    [["get", "-e", "local"], "MISSING_INPUT", "first argument"],
    [["get", "A"], "MISSING_INPUT", "--env"],
    [["export", "--append", "-e", "local"], "USAGE", "--help"],
    [["export", "--append", "--overwrite", "--file", "f"], "USAGE", "--help"],
    [["set", "A", "--generate", "--length", "0", "-e", "local"], "USAGE", "--help"],
    [["set", "A", "--generate", "--length", "x", "-e", "local"], "USAGE", "--help"],
    [["set", "A", "x", "--generate", "-e", "local"], "USAGE", "--help"],
    [["delete", "-e", "local"], "USAGE", "--help"],
    [["vault:edit", "local"], "USAGE", "--help"],
    [["delete", "A", "-e", "local"], "CONFIRMATION_NEEDED", "--yes"],
    [["--frobnicate"], "USAGE", "keep --help"],
  ])("keep %j ends with 2 and a hint", async (args, code, hint) => {
    const box = await workspace();
    await box.set("A", "x");
    await expectFailure(box, args, { exit: 2, code, hint });
  });
});
