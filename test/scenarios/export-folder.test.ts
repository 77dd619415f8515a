import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { workspaceWith } from "../support/workspace-with.ts";

const EXPORT = ["export", "-e", "local", "--format", "docker-secrets", "--file", "secrets"];
const mode = (path: string): number => statSync(path).mode & 0o777;

describe("a folder of secrets", () => {
  test("has a private file for each, with its bytes and nothing else", async () => {
    const values = { "my-key": "two\nlines\n", B: "é\r\n\t'\"", EMPTY: "" };
    const box = await workspaceWith(values);
    expect(await box.keep(EXPORT)).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "Wrote 3 variables to secrets.\n",
    });
    expect(mode(box.path("secrets"))).toBe(0o700);
    for (const [name, value] of Object.entries(values)) {
      expect(readFileSync(box.path("secrets", name), "utf8")).toBe(value);
      expect(mode(box.path("secrets", name))).toBe(0o600);
    }
    expect(readdirSync(box.project).sort()).toEqual([".keep", "secrets"]);
    const json = await box.json([...EXPORT, "--overwrite"]);
    expect(json).toMatchObject({ format: "docker-secrets", file: "secrets" });
    expect(JSON.stringify(json)).not.toContain("lines");
  });

  test("is replaced as a whole with --overwrite, and only with it", async () => {
    const box = await workspaceWith({ A: "1", B: "2" });
    await box.ok(EXPORT);
    await box.ok(["delete", "B", "-e", "local", "--yes"]);
    await box.set("A", "new");
    await expectFailure(box, EXPORT, { exit: 6, code: "FILE_EXISTS", hint: "--overwrite" });
    expect(box.read("secrets/A")).toBe("1");
    await box.ok([...EXPORT, "--overwrite"]);
    expect(readdirSync(box.path("secrets"))).toEqual(["A"]);
    expect(box.read("secrets/A")).toBe("new");
    expect(readdirSync(box.project).sort()).toEqual([".keep", "secrets"]);
  });

  test("with anything else in it is never touched", async () => {
    const box = await workspaceWith({ A: "1" });
    const refused = { exit: 6, code: "FOLDER_NOT_OURS", hint: "of its own" } as const;
    mkdirSync(box.path("secrets/sub"), { recursive: true, mode: 0o700 });
    await expectFailure(box, [...EXPORT, "--overwrite"], { ...refused, message: "(sub)" });
    expect(existsSync(box.path("secrets/sub"))).toBe(true);
    const project = [...EXPORT.slice(0, -1), ".", "--overwrite"];
    await expectFailure(box, project, { ...refused, message: ".keep" });
    box.write("open/README", "mine");
    chmodSync(box.path("open"), 0o755);
    const open = [...EXPORT.slice(0, -1), "open", "--overwrite"];
    await expectFailure(box, open, { ...refused, message: "README" });
    expect(box.read("open/README")).toBe("mine");
  });

  test("may be made in an empty folder that is there, and below ones that are not", async () => {
    const box = await workspaceWith({ A: "1" });
    mkdirSync(box.path("secrets"), { mode: 0o755 });
    await box.ok([...EXPORT, "--overwrite"]);
    expect(mode(box.path("secrets"))).toBe(0o700);
    await box.ok([...EXPORT.slice(0, -1), "new/deep/secrets"]);
    expect(box.read("new/deep/secrets/A")).toBe("1");
  });

  test("is found through a symbolic link, which stays one", async () => {
    const box = await workspaceWith({ A: "1" });
    mkdirSync(box.path("real"), { mode: 0o700 });
    symlinkSync("real", box.path("secrets"));
    await box.ok([...EXPORT, "--overwrite"]);
    expect(box.read("real/A")).toBe("1");
  });

  test("is no file, and no standard output", async () => {
    const box = await workspaceWith({ A: "1" });
    box.write("secrets", "a file");
    await expectFailure(box, [...EXPORT, "--overwrite"], {
      exit: 1,
      code: "FILE_FAILED",
      message: "it is a file, not a folder",
    });
    for (const flags of [[], ["--file", "-"], ["--file", "x", "--append"]])
      await expectFailure(box, [...EXPORT.slice(0, -2), ...flags], { exit: 2, code: "USAGE" });
  });

  test("is left as it is where a value cannot be read", async () => {
    const box = await workspaceWith({ A: "1" });
    await box.ok(EXPORT);
    box.write(".keep/secrets/local/local.age", "garbage");
    await expectFailure(box, [...EXPORT, "--overwrite"], { exit: 3, code: "VAULT_FILE_FOREIGN" });
    expect(readdirSync(box.path("secrets"))).toEqual(["A"]);
  });

  test("is compared by --check, name by name", async () => {
    const box = await workspaceWith({ A: "1", B: "2" });
    expect(await box.keep([...EXPORT, "--check"])).toMatchObject({ code: 9, stdout: "+ A\n+ B\n" });
    await box.ok(EXPORT);
    expect(await box.keep([...EXPORT, "--check"])).toMatchObject({ code: 0, stdout: "" });
    await box.set("A", "new");
    await box.ok(["delete", "B", "-e", "local", "--yes"]);
    expect(await box.keep([...EXPORT, "--check"])).toMatchObject({ code: 9, stdout: "~ A\n- B\n" });
  });
});
