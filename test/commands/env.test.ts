import { beforeEach, describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";

const ENV = ["env", "-e", "local"];
let box: KeyWorkspace;

beforeEach(async () => {
  box = new KeyWorkspace("http://127.0.0.1:9");
  await box.store("local", "local", { A: "it's", B: "two\nlines" });
});

const POSIX = "export A='it'\\''s'\nexport B='two\nlines'\n";
const FISH = "set -gx A 'it\\'s'\nset -gx B 'two\nlines'\n";
const POWERSHELL = "$env:A = 'it''s'\n$env:B = \"two`nlines\"\n";

describe("the commands", () => {
  test.each([
    ["sh", POSIX],
    ["bash", POSIX],
    ["zsh", POSIX],
    ["fish", FISH],
    ["powershell", POWERSHELL],
  ])("are written for %s, and nothing else is said", async (shell, text) => {
    expect(await box.keep([...ENV, "--shell", shell])).toEqual({
      code: 0,
      signal: null,
      stdout: text,
      stderr: "",
    });
  });

  test.each([
    [undefined, POSIX],
    ["", POSIX],
    ["/bin/bash", POSIX],
    ["/bin/tcsh", POSIX],
    ["/usr/local/bin/fish", FISH],
    ["/opt/microsoft/powershell/7/pwsh", POWERSHELL],
    ["C:\\Windows\\System32\\PowerShell.exe", POSIX],
    ["C:\\Program Files\\PowerShell\\7\\pwsh.exe", POWERSHELL],
  ])("are for the shell of SHELL=%s", async (SHELL, text) => {
    expect(await box.ok(ENV, { env: { SHELL } })).toBe(text);
  });

  test("remove the variables again with --unset", async () => {
    expect(await box.ok([...ENV, "--unset"])).toBe("unset A\nunset B\n");
    expect(await box.ok([...ENV, "--unset", "--shell", "fish"])).toBe("set -eg A\nset -eg B\n");
    expect(await box.ok([...ENV, "--unset", "--shell", "powershell"])).toBe(
      "$env:A = $null\n$env:B = $null\n",
    );
  });

  test("with --json come in an object that says where they are from", async () => {
    expect(await box.json([...ENV, "--only", "A"])).toEqual({
      env: "local",
      shell: "sh",
      vaults: ["local"],
      template: null,
      variables: ["A"],
      missing: [],
      warnings: [],
      text: "export A='it'\\''s'\n",
    });
  });

  test("are made of the same variables as keep run has", async () => {
    box.write("t.env", "STATIC=1\nC={local:A}\nD={local:NONE}\n");
    const only = [...ENV, "--only", "A"];
    expect(await box.ok([...only, "--prefix", "X_"])).toBe("export X_A='it'\\''s'\n");
    expect(await box.ok([...only, "--map", "A=C"])).toBe("export C='it'\\''s'\n");
    expect(await box.ok([...ENV, "-t", "t.env", "--missing", "remove"])).toBe(
      "export STATIC='1'\nexport C='it'\\''s'\n",
    );
    await expectFailure(box, [...ENV, "-t", "t.env"], { exit: 5, code: "MISSING_SECRETS" });
  });

  test("warn of what the shell takes for something else", async () => {
    await box.store("local", "local", { EMPTY: "" });
    const { stderr } = await box.keep([...ENV, "--shell", "powershell"]);
    expect(stderr).toBe("Warning: PowerShell before 7.5 removes EMPTY, because it is empty.\n");
  });
});

describe("what is refused", () => {
  test("is what keep run refuses; no allowance makes a shell take the name of a key", async () => {
    await box.store("local", "local", { "my-key": "1", PATH: "/x", NUL: "a\0b" });
    const refused = { exit: 8, code: "ENVIRONMENT_REFUSED" };
    const { hint } = await expectFailure(box, ENV, {
      ...refused,
      message:
        "my-key cannot be the name of a variable. PATH decides where programs are found. No variable can hold a NUL, as in NUL.",
    });
    expect(hint).toMatch(/--map.*--allow.*--except/);
    expect(hint).not.toContain("--as-file");
    const allowed = [...ENV, "--except", "NUL", "--allow", "PATH,my-key"];
    await expectFailure(box, allowed, { ...refused, message: /^my-key cannot/, hint: /^--map/ });
    expect(await box.ok([...allowed, "--map", "my-key=mine", "--only", "PATH,my-key"])).toBe(
      "export PATH='/x'\nexport mine='1'\n",
    );
    await expectFailure(box, [...ENV, "--only", "PATH", "--unset"], refused);
  });

  test("is what the shell keeps for itself, also to remove it", async () => {
    await box.store("local", "local", { UID: "1" });
    for (const flags of [[], ["--unset"]])
      await expectFailure(box, [...ENV, ...flags], {
        exit: 8,
        code: "INVALID_VARIABLE_NAME",
        message: "UID",
      });
  });
});

describe("the name env", () => {
  test("is a topic too", async () => {
    expect(await box.ok(["env", "list"])).toContain("production");
    expect(await box.ok(["env:list"])).toContain("production");
    await expectFailure(box, ["env", "lst"], {
      exit: 2,
      code: "UNKNOWN_COMMAND",
      hint: "keep env:list",
    });
    await expectFailure(box, ["env", "--", "lst"], { exit: 2, code: "USAGE" });
  });

  test("alone runs the command, in the environment that is the default", async () => {
    expect(await box.ok(["env"])).toBe(POSIX);
  });
});
