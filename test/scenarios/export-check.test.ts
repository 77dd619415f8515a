import { readdirSync, rmSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { workspaceWith } from "../support/workspace-with.ts";

const CHECK = ["export", "-e", "local", "--file", ".env", "--check"];

async function exported(): Promise<Sandbox> {
  const box = await workspaceWith({ A: "canary-1", B: "canary-2", C: "canary-3" });
  await box.ok(CHECK.slice(0, -1));
  return box;
}

describe("--check", () => {
  test("passes for the file that would be written, and writes nothing", async () => {
    const box = await exported();
    const before = statSync(box.path(".env")).mtimeMs;
    expect(await box.keep(CHECK)).toEqual({
      code: 0,
      signal: null,
      stdout: "",
      stderr: ".env is what an export would write.\n",
    });
    expect(statSync(box.path(".env")).mtimeMs).toBe(before);
    expect(await box.json(CHECK)).toEqual({
      env: "local",
      file: ".env",
      format: "env",
      current: true,
      missing: [],
      changed: [],
      extra: [],
      warnings: [],
    });
  });

  test("ends with 9 and names what differs, no value of either side", async () => {
    const box = await exported();
    await box.set("B", "canary-4");
    await box.set("D", "canary-5");
    await box.ok(["delete", "C", "-e", "local", "--yes"]);
    const { code, stdout, stderr } = await box.keep(CHECK);
    expect({ code, stdout }).toEqual({ code: 9, stdout: "+ D\n~ B\n- C\n" });
    expect(stderr).toContain(".env is not what an export would write");
    expect(stdout + stderr).not.toContain("canary");
    const json = await box.keep([...CHECK, "--json"]);
    expect(json.code).toBe(9);
    expect(JSON.parse(json.stdout)).toMatchObject({
      current: false,
      missing: ["D"],
      changed: ["B"],
      extra: ["C"],
    });
    expect(json.stdout).not.toContain("canary");
    expect(readdirSync(box.project).sort()).toEqual([".env", ".keep"]);
  });

  test("counts every byte: a comment, an order, a file that is not there", async () => {
    const box = await exported();
    box.write(".env", `# c\n${box.read(".env")}`);
    expect(await box.keep(CHECK)).toMatchObject({ code: 9, stdout: "" });
    rmSync(box.path(".env"));
    expect(await box.keep(CHECK)).toMatchObject({ code: 9, stdout: "+ A\n+ B\n+ C\n" });
    expect(box.has(".env")).toBe(false);
  });

  test("shows no piece of a secret that nobody quoted as a name", async () => {
    const box = await exported();
    for (const text of [
      "A=canary-1\nPEM=-----BEGIN KEY-----\nMII+/x\ncanary9==\n-----END KEY-----\n",
      "TOKEN=abc\ncanary9==\n",
      "A='\ncanary9=\nX\n",
    ]) {
      box.write(".env", text);
      const { code, stdout, stderr } = await box.keep(CHECK);
      expect(code).toBe(9);
      expect(stdout + stderr, text).not.toContain("canary9");
      expect(stderr).toContain("Warning: The file has lines that are no variables");
    }
  });

  test("looks through a template and in any format", async () => {
    const box = await exported();
    box.write("app.env", "# mine\nX={local:A}\n");
    const through = ["export", "-e", "local", "--template", "app.env", "--file", "out.env"];
    await box.ok(through);
    expect((await box.keep([...through, "--check"])).code).toBe(0);
    for (const format of ["json", "yaml", "csv", "toml", "k8s"]) {
      const command = ["export", "-e", "local", "--format", format, "--file", `out.${format}`];
      await box.ok(command);
      expect((await box.keep([...command, "--check"])).code, format).toBe(0);
    }
    await box.set("A", "canary-6");
    expect(await box.keep([...through, "--check"])).toMatchObject({ code: 9, stdout: "~ X\n" });
    for (const [format, stdout] of [
      ["json", "~ A\n"],
      ["yaml", "~ A\n"],
      ["csv", "~ A\n"],
      ["toml", ""],
    ] as const) {
      const command = ["export", "-e", "local", "--format", format, "--file", `out.${format}`];
      expect(await box.keep([...command, "--check"]), format).toMatchObject({ code: 9, stdout });
    }
  });

  test("needs a file, and goes with no way of writing", async () => {
    const box = await exported();
    const check = ["export", "-e", "local", "--check"];
    for (const flags of [
      [],
      ["--file", "-"],
      ["--file", ".env", "--overwrite"],
      ["--file", ".env", "--append"],
      ["--file", ".env", "--format", "github"],
    ])
      await expectFailure(box, [...check, ...flags], { exit: 2, code: "USAGE" });
  });

  test("is no answer where a vault cannot be read", async () => {
    const box = await exported();
    box.write(".keep/secrets/local/local.age", "garbage");
    await expectFailure(box, CHECK, { exit: 3, code: "VAULT_FILE_FOREIGN" });
  });
});
