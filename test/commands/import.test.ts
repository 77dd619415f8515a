import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { PEM } from "../support/awkward-text.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { type Sandbox, keepBinary } from "../support/sandbox.ts";
import { workspaceWith } from "../support/workspace-with.ts";

const valuesOf = async (box: Sandbox, env = "local"): Promise<unknown> =>
  JSON.parse(await box.ok(["export", "-e", env, "--format", "json"]));

const imports = (...args: readonly string[]): string[] => ["import", ...args, "-e", "local"];

describe("keep import", () => {
  test("stores the variables of a .env, says so, and leaves the file alone", async () => {
    const box = await workspaceWith({ SAME: "1", OTHER: "2" });
    const text = `# ours\nexport NEW="a # b"\nSAME=1\nOTHER=3\nZERO=0\nEMPTY=\nPEM='${PEM}'\r\n`;
    box.write(".env", text);
    const run = await box.keep(imports(".env", "--overwrite", "--yes"));
    expect(run).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "Imported 5 secrets to local:local: 4 new, 1 changed; 1 unchanged.\n",
    });
    expect(await valuesOf(box)).toEqual({
      NEW: "a # b",
      SAME: "1",
      OTHER: "3",
      ZERO: "0",
      EMPTY: "",
      PEM,
    });
    expect(box.read(".env")).toBe(text);
    const again = await box.keep(imports(".env"));
    expect([again.code, again.stderr]).toEqual([0, "Nothing to do in local:local: 6 unchanged.\n"]);
  });

  test("shows its plan in a dry run, ends as the real one would, and changes nothing", async () => {
    const box = await workspaceWith({ A: "old", B: "same" });
    box.write(".env", "A=new\nB=same\nC=new\n");
    const [dry, json, skipping, real] = await Promise.all([
      box.keep(imports(".env", "--dry-run")),
      box.keep(imports(".env", "--dry-run", "--json")),
      box.keep(imports(".env", "--dry-run", "--skip-existing")),
      box.failure(imports(".env", "--yes")),
    ]);
    expect([dry.code, json.code, skipping.code, real.exit]).toEqual([6, 6, 0, 6]);
    expect(dry.stdout).toBe(
      [
        "conflict  A  line 1: A exists already in local:local.",
        "create    C  **** (line 3)",
        "Plan for local:local: 1 new, 1 unchanged, 1 in conflict.",
        "",
      ].join("\n"),
    );
    expect(JSON.parse(json.stdout)).toMatchObject({
      file: ".env",
      format: "env",
      plan: {
        vault: "local",
        env: "local",
        steps: [
          { key: "A", action: "conflict", from: { line: 1 }, version: "1" },
          { key: "B", action: "unchanged", from: { line: 2 }, version: "1" },
          { key: "C", action: "create", from: { line: 3 }, version: null },
        ],
        summary: { create: 1, unchanged: 1, conflict: 1 },
      },
      carried_out: false,
      versions: {},
    });
    expect(skipping.stdout).toContain("skip      A  version 1 stays (line 1)");
    expect(real).toMatchObject({ code: "PLAN_REFUSED", details: { conflicts: ["A"] } });
    expect(await valuesOf(box)).toEqual({ A: "old", B: "same" });
  });

  test("imports nothing of a file with a bad line, or with --partial the rest", async () => {
    const box = await workspaceWith({});
    box.write(".env", "A=1\nSECRET-TEXT that nobody quoted\nB=2\n");
    const failed = await box.keep(imports(".env", "--yes"));
    expect([failed.code, failed.stdout]).toEqual([8, ""]);
    expect(failed.stderr).toContain("  Line 2: this is no NAME=value");
    expect(failed.stderr).toContain("import the rest with --partial");
    expect(await box.json(["list", "-e", "local"])).toEqual([]);
    const partly = await box.keep(imports(".env", "--yes", "--partial"));
    expect(partly.code).toBe(8);
    expect(partly.stderr).toBe(
      "Left out: line 2: this is no NAME=value, and nothing of it was read.\n" +
        "Imported 2 secrets to local:local: 2 new; 1 invalid.\n",
    );
    expect(`${failed.stderr}${partly.stderr}`).not.toContain("SECRET-TEXT");
    expect(await valuesOf(box)).toEqual({ A: "1", B: "2" });
  });

  test("gives names other keys, and takes some of them", async () => {
    const box = await workspaceWith({});
    box.write("a.json", '{"host": "h", "port": 5432, "x.y": "z", "no": ""}');
    await box.ok(
      imports("a.json", "--prefix", "DB_", "--map", "x.y=XY", "--except", "DB_no", "--yes"),
    );
    expect(await valuesOf(box)).toEqual({ DB_host: "h", DB_port: "5432", XY: "z" });
  });

  test("names the problem of a file, and never what stands in it", async () => {
    const box = await workspaceWith({});
    box.write("canary.json", '{"A": "CANARY-1", CANARY-2}');
    box.write("a.env", "A=1\nB=2\n");
    box.write("bytes.env", new Uint8Array([0x41, 0x3d, 0xff]));
    const cases: readonly (readonly [readonly string[], number, string, RegExp])[] = [
      [["canary.json"], 8, "PLAN_REFUSED", /cannot be stored/],
      [["none.env"], 5, "FILE_NOT_FOUND", /none\.env/],
      [["bytes.env"], 8, "NOT_TEXT", /bytes\.env/],
      [["."], 1, "FILE_FAILED", /./],
      [["a.env", "--map", "C=D"], 5, "NAME_TO_MAP_NOT_FOUND", /--map names C/],
      [["a.env", "--map", "B=A"], 8, "KEYS_COLLIDE", /lines? 1 and line 2/],
      [["a.env", "--prefix", "-"], 2, "USAGE", /--prefix/],
      [["a.env", "--dialect", "rfc4180"], 2, "USAGE", /no dialect of env/],
      [["a.env", "--format", "toml"], 2, "USAGE", /env, json, yaml, csv/],
      [["a.env", "--on-conflict", "overwriet"], 2, "USAGE", /fail, skip, overwrite, ask/],
      [["a.env", "--on-conflict", "skip", "--overwrite"], 2, "USAGE", /together/],
      [["a.env", "--overwrite", "--skip-existing"], 2, "USAGE", /together/],
      [["a.env", "--only", ""], 2, "USAGE", /--only is empty/],
      [[""], 2, "USAGE", /FILE is empty/],
      [["A=CANARY\n"], 2, "USAGE", /name of a file/],
      [["export A=CANARY"], 2, "USAGE", /name of a file/],
      [['{"A": "CANARY"}'], 2, "USAGE", /name of a file/],
    ];
    for (const [args, exit, code, message] of cases) {
      const said = await expectFailure(box, imports(...args, "--yes"), { exit, code, message });
      expect(JSON.stringify(said)).not.toContain("CANARY");
    }
    expect(await box.json(["list", "-e", "local"])).toEqual([]);
  });
});

describe("standard input", () => {
  test("is taken where there is no file, or for a dash, and needs --yes", async () => {
    const box = await workspaceWith({});
    const input = '{"A":"1"}';
    await expectFailure(
      box,
      imports("--format", "json"),
      { exit: 2, code: "CONFIRMATION_NEEDED", message: "Importing to local:local", hint: "--yes" },
      { input },
    );
    await box.ok(imports("--format", "json", "--yes"), { input });
    await box.ok(imports("-", "--yes"), { input: "\uFEFFB=2\r\nC='3'\r\n" });
    expect(await valuesOf(box)).toEqual({ A: "1", B: "2", C: "3" });
  });

  test("that is empty is an error, most likely of the program before it", async () => {
    const box = await workspaceWith({});
    await expectFailure(box, imports("-", "--yes"), {
      exit: 5,
      code: "NO_VARIABLES",
      message: "Standard input has no variables",
      hint: "the program before the pipe",
    });
    await expectFailure(
      box,
      imports("-", "--format", "json", "--yes"),
      { exit: 5, code: "NO_VARIABLES" },
      { input: "\n" },
    );
  });

  test("may be huge", async () => {
    const box = await workspaceWith({});
    const lines = Array.from({ length: 5000 }, (_, index) => `KEY_${index}=value ${index}\n`);
    const long = "x".repeat(100_000);
    await box.ok(imports("--yes"), { input: `${lines.join("")}LONG=${long}\n` });
    const values = (await valuesOf(box)) as Record<string, string>;
    expect(Object.keys(values)).toHaveLength(5001);
    expect([values["KEY_4999"], values["LONG"] === long]).toEqual(["value 4999", true]);
  });

  test("is read until Ctrl-C, which changes nothing", async () => {
    const box = await workspaceWith({});
    const args = [keepBinary, ...imports("--yes")];
    const child = box.spawn(process.execPath, args, { stdio: ["pipe", "ignore", "pipe"] });
    // More than a pipe holds: when it is written, it is being read.
    child.stdin!.write("A=1\n".repeat(100_000), () => child.kill("SIGINT"));
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(130);
    expect(await box.json(["list", "-e", "local"])).toEqual([]);
  });
});

test("a protected environment needs --yes where nobody can type its name", async () => {
  const box = await workspaceWith({});
  box.write(".env", "A=1\n");
  const args = ["import", ".env", "-e", "production"];
  await expectFailure(box, args, { exit: 2, code: "CONFIRMATION_NEEDED" });
  await box.ok([...args, "--force"]);
  expect(await valuesOf(box, "production")).toEqual({ A: "1" });
});
