import { statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { type Sandbox, keepBinary } from "../support/sandbox.ts";
import { workspaceWith } from "../support/workspace-with.ts";

const EXPORT = ["export", "-e", "local", "--format", "github"];

/** What a job's later steps would have, by the rules of GITHUB_ENV. */
function readBlocks(text: string): Record<string, string> {
  const blocks = text.matchAll(/^(\w+)<<(KEEP_\w{32,})\n([\s\S]*?)\n?\2$/gm);
  return Object.fromEntries([...blocks].map(([, name, , value]) => [name!, value!]));
}

async function step(values: Readonly<Record<string, string>>): Promise<{
  readonly box: Sandbox;
  readonly env: Readonly<Record<string, string>>;
}> {
  const box = await workspaceWith(values);
  const file = box.write("github.env", "BEFORE=1\n");
  return { box, env: { GITHUB_ENV: file, GITHUB_ACTIONS: "true", CI: "true" } };
}

describe("in a step of GitHub Actions", () => {
  test("the variables go to GITHUB_ENV, and what hides them to the log", async () => {
    const { box, env } = await step({ "DB-URL": "pg://u:secret1@h", JSON: '{"k":["secret2"]}' });
    const { code, stdout, stderr } = await box.keep(EXPORT, { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "Wrote 2 variables to github.env.\n" });
    const text = box.read("github.env");
    expect(text.startsWith("BEFORE=1\n")).toBe(true);
    expect(readBlocks(text)).toEqual({ DB_URL: "pg://u:secret1@h", JSON: '{"k":["secret2"]}' });
    expect(stdout).toContain("::add-mask::pg://u:secret1@h\n");
    expect(stdout).toContain("::add-mask::secret2\n");
    expect(stdout.replaceAll(/^::add-mask::.*\n/gm, "")).toBe("");
  });

  test("every step adds to the same file, which stays as it was made", async () => {
    const { box, env } = await step({ A: "value" });
    const { ino, mode } = statSync(box.path("github.env"));
    await box.ok(EXPORT, { env });
    await box.ok([...EXPORT, "--append", "--map", "A=B"], { env });
    await expectFailure(box, [...EXPORT, "--overwrite"], { exit: 2, code: "USAGE" }, { env });
    expect(statSync(box.path("github.env"))).toMatchObject({ ino, mode });
    expect(readBlocks(box.read("github.env"))).toEqual({ A: "value", B: "value" });
  });

  test("the mark around a value is another one each time", async () => {
    const { box, env } = await step({ A: "value" });
    await box.ok(EXPORT, { env });
    await box.ok(EXPORT, { env });
    const marks = [...box.read("github.env").matchAll(/<<(\w+)/g)].map(([, mark]) => mark);
    expect(new Set(marks).size).toBe(2);
  });

  test("--json holds no value, since what it prints is the log", async () => {
    const { box, env } = await step({ A: "value-in-log" });
    const { stdout } = await box.keep([...EXPORT, "--json"], { env });
    expect(stdout).not.toContain("value-in-log");
    expect(JSON.parse(stdout)).toMatchObject({ format: "github", file: "github.env" });
  });

  test("output that is led to the same file is refused, before the log shows a value", async () => {
    const { box, env } = await step({ A: "value" });
    const command = `"$0" "$1" ${EXPORT.join(" ")} >> "$GITHUB_ENV"`;
    const finished = await box.run("sh", ["-c", command, process.execPath, keepBinary], { env });
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain("Leave the redirection out.");
    expect(box.read("github.env")).toBe("BEFORE=1\n");
  });

  test("a name that GitHub keeps for itself is refused, and nothing is added", async () => {
    const { box, env } = await step({ A: "1", NODE_OPTIONS: "--inspect" });
    await expectFailure(
      box,
      EXPORT,
      { exit: 8, code: "INVALID_VARIABLE_NAME", message: "NODE_OPTIONS" },
      { env },
    );
    expect(box.read("github.env")).toBe("BEFORE=1\n");
  });

  test("a template's variables go there, too", async () => {
    const { box, env } = await step({ A: "it's \"both\" `kinds` ''" });
    box.write("app.env", "X={local:A}\nSTATIC=production\n");
    const log = await box.ok([...EXPORT, "--template", "app.env"], { env });
    // What the template says itself is no secret.
    expect(log).toMatch(/^::add-mask::it's/);
    expect(log).not.toContain("production");
    expect(readBlocks(box.read("github.env"))).toEqual({
      X: "it's \"both\" `kinds` ''",
      STATIC: "production",
    });
  });
});

test("elsewhere a file must be named, or standard output asked for", async () => {
  const box = await workspaceWith({ A: "value" });
  await expectFailure(box, EXPORT, { exit: 2, code: "USAGE", hint: "--file" });
  expect(readBlocks(await box.ok([...EXPORT, "--file", "-"]))).toEqual({ A: "value" });
  expect(await box.ok([...EXPORT, "--file", "out.env"])).toBe("::add-mask::value\n");
  expect(readBlocks(box.read("out.env"))).toEqual({ A: "value" });
});

test("a full disk leaves the file as it was", async () => {
  const box = await workspaceWith({ A: "value" });
  await expectFailure(box, [...EXPORT, "--file", "/dev/full"], {
    exit: 1,
    code: "FILE_FAILED",
    message: "no space left",
  });
});
