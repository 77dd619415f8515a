import { appendFileSync, chmodSync, existsSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { auditOf, deedsOf } from "../support/audit.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { ordinaryUser } from "../support/ordinary-user.ts";
import { Sandbox } from "../support/sandbox.ts";
import { workspaceWith } from "../support/workspace-with.ts";

const local = { vault: "local", env: "local" };

describe("what commands leave behind", () => {
  test("names their keys and nothing that was typed and is not there", async () => {
    const box = await workspaceWith({ A: "1", B: "2" });
    await box.ok(["get", "A", "-e", "local"]);
    await box.ok(["show", "-e", "local"]);
    await expectFailure(box, ["get", "hunter2_typed_as_a_key", "-e", "local"], {
      exit: 5,
      code: "KEY_NOT_FOUND",
    });
    await box.ok(["copy", "--from", "local", "--to", "staging", "--yes"]);
    await box.ok(["run", "-e", "local", "--only", "A", "--", "true"]);
    await box.keep(["run", "-e", "local", "--only", "A", "--", "no-such-program"]);
    await box.ok(["vault:share", "local", "--recipient", (await box.ok(["identity"])).trim()]);
    const notFound = {
      command: "get",
      result: "failed",
      error: "KEY_NOT_FOUND",
      places: [{ ...local, listed: true }],
    };
    expect(deedsOf(box.project)).toEqual([
      { command: "get", result: "done", places: [{ ...local, read: ["A"] }] },
      { command: "list", result: "done", places: [{ ...local, listed: true }] },
      notFound,
      notFound,
      {
        command: "copy",
        result: "done",
        places: [
          { ...local, read: ["A", "B"] },
          { vault: "local", env: "staging", written: ["A", "B"] },
        ],
      },
      {
        command: "run",
        result: "started",
        places: [expect.objectContaining({ ...local, read: expect.arrayContaining(["A"]) })],
      },
      {
        command: "run",
        result: "failed",
        error: "COMMAND_NOT_FOUND",
        places: [expect.objectContaining(local)],
      },
      {
        command: "vault:share",
        result: "done",
        places: ["local", "staging", "production"].map((env) =>
          env === "production" ? { vault: "local", env } : { vault: "local", env, encrypted: true },
        ),
      },
    ]);
    expect(box.read(".keep/local/audit.jsonl")).not.toContain("hunter2");
  });

  test("is nothing where no vault is touched: no folder is made", async () => {
    const box = new Sandbox();
    await box.init();
    for (const args of [["info"], ["env:list"], ["vault:list"], ["get", "--help"], ["audit"]])
      await box.ok(args);
    expect(box.has(".keep/local")).toBe(false);
  });

  test("has a line of each, also of ten at once", async () => {
    const box = new Sandbox();
    await box.init();
    const keys = Array.from({ length: 10 }, (_, n) => `KEY_${n}`);
    await Promise.all(keys.map((key) => box.ok(["set", key, "x", "-e", "local"])));
    const written = auditOf(box.project).flatMap(({ places }) => places[0]!.written ?? []);
    expect(written.toSorted()).toEqual(keys);
  });

  test("is there also where whoever reads the output has gone", async () => {
    const box = await workspaceWith({ A: "1" });
    const command = `"${process.execPath}" "$KEEP" list -e local | true`;
    const { code } = await box.run("sh", ["-c", command], {
      env: { KEEP: new URL("../../bin/run.js", import.meta.url).pathname },
    });
    expect(code).toBe(0);
    await expect.poll(() => existsSync(box.path(".keep/local/audit.jsonl"))).toBe(true);
    expect(deedsOf(box.project)).toMatchObject([{ command: "list", result: "done" }]);
  });
});

describe("what cannot be written never fails a command", () => {
  test("in a folder without permission", async () => {
    const box = await workspaceWith({ A: "1" });
    box.write(".keep/local/workspace.json", "{}");
    const keep = ordinaryUser(box);
    chmodSync(box.path(".keep/local"), 0o500);
    const text = await keep(["get", "A", "-e", "local"]);
    expect(text).toMatchObject({ code: 0, stdout: "1\n" });
    expect(text.stderr).toMatch(
      /^Warning: The audit trail was not written: \.keep\/local\/audit\.jsonl: permission denied\. KEEP_AUDIT=off/,
    );
    const failed = await keep(["get", "B", "-e", "local", "--json"]);
    expect(JSON.parse(failed.stderr)).toMatchObject({ error: { code: "KEY_NOT_FOUND" } });
    chmodSync(box.path(".keep/local"), 0o700);
  });

  test("through a symbolic link, which is not followed", async () => {
    const box = await workspaceWith({ A: "1" });
    box.write(".keep/local/workspace.json", "{}");
    const target = box.path("target");
    symlinkSync(target, box.path(".keep/local/audit.jsonl"));
    const { code, stdout, stderr } = await box.keep(["get", "A", "-e", "local", "--json"]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining("it is a symbolic link"),
    });
    expect(JSON.parse(stdout)).toMatchObject({ value: "1" });
    expect(existsSync(target)).toBe(false);
  });
});

describe("keep audit", () => {
  test("shows what was done, in text and JSON, and says what it passed over", async () => {
    const box = await workspaceWith({ A: "1" });
    await box.ok(["get", "A", "-e", "local"], { env: { AI_AGENT: "devin" } });
    await box.ok(["copy", "A", "--from", "local", "--to", "staging", "--yes"]);
    const { stdout, stderr } = await box.keep(["audit"]);
    expect(stdout).toMatch(/copy +local:local +read A +done\n +local:staging +wrote A\n/);
    expect(stdout).toMatch(/\(devin\) +get +local:local +read A +done\n$/);
    expect(stderr).toBe("");
    expect(await box.json(["audit", "--since", "1h"])).toEqual(auditOf(box.project).toReversed());
    appendFileSync(box.path(".keep/local/audit.jsonl"), '{"half');
    const filtered = await box.keep(["audit", "--env", "staging", "--json"]);
    expect(JSON.parse(filtered.stdout)).toMatchObject([{ command: "copy" }]);
    expect(filtered.stderr).toBe(
      "Warning: One line of the audit trail cannot be read, and was skipped.\n",
    );
    const none = await box.keep(["audit", "--failed"]);
    expect(none).toMatchObject({ code: 0, stdout: "" });
    expect(none.stderr).toContain("No such command is in the audit trail.");
  });

  test("refuses a time that is none, and a count of nothing", async () => {
    const box = await workspaceWith({});
    await expectFailure(box, ["audit", "--since", "soon"], { exit: 2, code: "USAGE" });
    const span = ["--since", "1h", "--before", "2h"];
    await expectFailure(box, ["audit", ...span], { exit: 2, code: "USAGE" });
    await expectFailure(box, ["audit", "--limit", "0"], { exit: 2, code: "USAGE" });
  });
});
