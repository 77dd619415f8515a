import { describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

/** `keep copy` as a command: its flags, streams and exit codes. What it does is in test/unit/copy-secrets.test.ts. */

const FROM_TO = ["--from", "local", "--to", "staging"];

async function workspace(): Promise<Sandbox> {
  const box = new Sandbox();
  await box.init();
  await box.set("A", "hush-one");
  await box.set("B", "hush-two");
  await box.set("B", "hush-other", "staging");
  return box;
}

describe("copy", () => {
  test.each([
    [["--overwrite", "--skip-existing"], /--skip-existing/],
    [["A", "--prune"], /name no keys/],
    [["--only", ""], /--only is empty/],
    [["--map", "A"], /--map takes OLD=NEW/],
  ])("%j is wrong usage", async (words, message) => {
    const box = await workspace();
    await expectFailure(box, ["copy", ...FROM_TO, ...words], { exit: 2, code: "USAGE", message });
  });

  test("of a secret with another value there is refused, with the ways out", async () => {
    const box = await workspace();
    const args = ["copy", ...FROM_TO, "--yes"];
    const { stderr } = await box.keep(args);
    expect(stderr).toContain("  B exists already in local:staging.\n");
    await expectFailure(box, args, {
      exit: 6,
      code: "PLAN_REFUSED",
      message: "1 secret exists in local:staging with another value. Nothing was changed.",
      hint: "--overwrite replaces what is there, --skip-existing leaves it as it is.",
    });
    const { details } = await box.failure(args);
    expect(details).toEqual({
      vault: "local",
      env: "staging",
      invalid: [],
      conflicts: ["B"],
      reasons: ["B exists already in local:staging."],
      exit: 6,
    });
  });

  test("in a dry run prints the plan, and ends as it would", async () => {
    const box = await workspace();
    const dry = await box.keep(["copy", ...FROM_TO, "--dry-run"]);
    expect(dry).toMatchObject({
      code: 6,
      stderr: "",
      stdout: [
        "create    A  **** (version 1)",
        "conflict  B  B exists already in local:staging.",
        "Plan for local:staging: 1 new, 1 in conflict.",
        "",
      ].join("\n"),
    });
    const json = await box.keep(["copy", ...FROM_TO, "--dry-run", "--json"]);
    expect([json.code, json.stderr]).toEqual([6, ""]);
    expect(JSON.parse(json.stdout)).toEqual({
      from: { vault: "local", env: "local" },
      plan: {
        vault: "local",
        env: "staging",
        steps: [
          {
            key: "A",
            action: "create",
            from: { key: "A", version: "1", line: null },
            version: null,
            problem: null,
          },
          {
            key: "B",
            action: "conflict",
            from: { key: "B", version: "1", line: null },
            version: "1",
            problem: { code: "KEY_EXISTS", message: "B exists already in local:staging." },
          },
        ],
        summary: {
          create: 1,
          update: 0,
          delete: 0,
          restore: 0,
          unchanged: 0,
          skip: 0,
          conflict: 1,
          invalid: 0,
        },
      },
      carried_out: false,
      versions: {},
    });
    const skipping = await box.keep(["copy", ...FROM_TO, "--dry-run", "--skip-existing"]);
    expect([skipping.code, skipping.stdout]).toEqual([
      0,
      "create    A  **** (version 1)\nskip      B  version 1 stays\nPlan for local:staging: 1 new, 1 skipped.\n",
    ]);
  });

  test("says on stderr what it did, and prints it as JSON", async () => {
    const box = await workspace();
    const { stdout, stderr, code } = await box.keep(["copy", ...FROM_TO, "--overwrite", "--yes"]);
    expect([code, stdout, stderr]).toEqual([
      0,
      "",
      "Copied 2 secrets to local:staging: 1 new, 1 changed.\n",
    ]);
    expect(await box.json(["copy", ...FROM_TO])).toMatchObject({ carried_out: false });
    const made = await box.json(["copy", "A", ...FROM_TO, "--map", "A=C", "--yes"]);
    expect(made).toMatchObject({ carried_out: true, versions: { C: "1" } });
    const none = await box.keep(["copy", ...FROM_TO, "--only", "X*"]);
    expect(none).toMatchObject({ code: 0, stderr: "No secret of local:local matches.\n" });
  });
});
