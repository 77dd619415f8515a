import { once } from "node:events";
import { expect, test } from "vitest";
import { deedsOf } from "../support/audit.ts";
import { denyAction, onAction } from "../support/aws-faults.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { keepBinary } from "../support/sandbox.ts";

describeWithMoto("the audit trail of vaults in AWS", (moto) => {
  const proxy = useAwsProxy(moto);

  test.each(AWS_DRIVERS)("names what a copy to %s did where, its keys too", async (driver) => {
    const box = new KeyWorkspace(proxy().url);
    box.writeAwsVault("aws", "{local:AWS_ID}", "{local:AWS_SECRET}", { driver });
    const keys = { AWS_ID: "AKIAOFVAULT", AWS_SECRET: "made-up" };
    await box.store("local", "staging", keys);
    await box.store("local", "local", { A: "1", B: "2" });
    await box.ok(["copy", "--from", "local:local", "--to", "aws:staging", "--yes"]);
    await box.ok(["get", "aws:A", "-e", "staging"]);
    const credentials = { vault: "local", env: "staging", read: ["AWS_ID", "AWS_SECRET"] };
    const [copied, got] = deedsOf(box.project);
    expect(copied).toMatchObject({ command: "copy", result: "done" });
    expect(copied!.places).toHaveLength(3);
    expect(copied!.places).toEqual(
      expect.arrayContaining([
        credentials,
        { vault: "local", env: "local", read: ["A", "B"] },
        expect.objectContaining({ vault: "aws", env: "staging", written: ["A", "B"] }),
      ]),
    );
    expect(got!.places).toEqual(
      expect.arrayContaining([credentials, { vault: "aws", env: "staging", read: ["A"] }]),
    );
  });

  test("tells what was put back from what was written, after a change that failed", async () => {
    const box = new KeyWorkspace(proxy().url);
    box.writeVault("aws", { driver: "ssm", region: "us-east-1" });
    await box.store("local", "local", { A: "1", B: "2" });
    const deny = denyAction("PutParameter");
    proxy().faults = [
      (call) => (String(call.body["Name"]).endsWith("/B") ? deny(call) : undefined),
    ];
    const { code } = await box.keep([
      "copy",
      "--from",
      "local:local",
      "--to",
      "aws:local",
      "--yes",
    ]);
    expect(code).not.toBe(0);
    const [copied] = deedsOf(box.project);
    expect(copied).toMatchObject({ command: "copy", result: "failed", error: "CHANGES_FAILED" });
    const target = copied!.places.find(({ vault }) => vault === "aws");
    expect(target).toMatchObject({ undone: ["A"], failed: 1 });
    expect(target).not.toHaveProperty("written");
  });

  test.each([1, 2])("has a line also after Ctrl-C, pressed %i times", async (times) => {
    const box = new AwsWorkspace("ssm", proxy().url);
    proxy().faults = [onAction("GetParametersByPath", { kind: "hang" })];
    const child = box.spawn(process.execPath, [keepBinary, "list"], { stdio: "ignore" });
    const closed = once(child, "close");
    await expect
      .poll(() => proxy().count("GetParametersByPath"), { timeout: 15_000, interval: 10 })
      .toBeGreaterThan(0);
    for (let n = 0; n < times; n++) child.kill("SIGINT");
    await closed;
    expect(deedsOf(box.project)).toEqual([
      {
        command: "list",
        result: "failed",
        error: "CANCELLED",
        places: [{ vault: "aws", env: "local", listed: true }],
      },
    ]);
  });
});
